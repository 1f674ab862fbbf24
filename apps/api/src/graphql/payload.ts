import type { FieldMap, ObjectRef } from '@pothos/core';
import { builder } from './builder.ts';
import type { UserErrorShape } from './errors.ts';
import type { Answer } from './guard.ts';
import type { NodeKind, Types } from './nodes.ts';

export const UserError = builder.objectRef<UserErrorShape>('UserError').implement({
  description: 'Why an input was not accepted, told beside the field it is about.',
  extensions: { access: 'parent' },
  fields: (t) => ({
    code: t.exposeString('code'),
    field: t.field({ type: ['String'], resolve: ({ field }) => [...field] }),
    message: t.exposeString('message'),
    values: t.stringList({
      description:
        'Names and numbers of the message, in its order, to say it in another language by `code` and `field`.',
      resolve: ({ values = [] }) => [...values],
    }),
  }),
});

/** The payload type of a mutation that answers one object: `{ model, userErrors }`. */
export function nodePayload<Row extends object>(
  name: string,
  fieldName: string,
  kind: NodeKind<Row>,
): ObjectRef<Types, Answer<Row>>;
export function nodePayload(
  name: string,
  fieldName: string,
  { ref }: { readonly ref: ObjectRef<Types, object> },
): ObjectRef<Types, Answer<object>> {
  return payload<object>(name, (t) => ({
    [fieldName]: t.field({ type: ref, nullable: true, resolve: ({ result }) => result }),
  }));
}

/** A payload type with fields of its own, read from `result`, which is null where there are user errors. */
export function payload<Result>(
  name: string,
  fields: (t: PothosSchemaTypes.ObjectFieldBuilder<Types, Answer<Result>>) => FieldMap,
): ObjectRef<Types, Answer<Result>> {
  return builder.objectRef<Answer<Result>>(name).implement({
    extensions: { access: 'parent' },
    fields: (t) => ({
      ...fields(t),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => [...userErrors] }),
    }),
  });
}
