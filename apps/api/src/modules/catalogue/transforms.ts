import { isDifferentiable, transforms, type EvaluationTransform, type ParamField } from '@holdfast/transforms';
import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enums.ts';

/** By which clients know the texts of what this module names. */
const KEY = 'For its texts in another language.';

const TransformKey = enumOf(
  'TransformKey',
  transforms.map(({ name }) => name),
);

/** `stretch-scale-x`: a parameter of one transform. */
const fieldKey = (transform: string, field: string): string =>
  `${transform}-${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const fieldKeys = transforms.flatMap(({ name, fields }) => fields.map((field) => fieldKey(name, field.name)));

export const TransformFieldKey = enumOf('TransformFieldKey', fieldKeys);

/** The key of a transform's parameter; null for one that this version does not know. */
export function knownFieldKey({ transform, field }: { readonly transform: string; readonly field: string }) {
  const key = fieldKey(transform, field);
  return fieldKeys.includes(key) ? key : null;
}

type FieldShape = ParamField & { readonly transform: string };

const TransformField = builder.objectRef<FieldShape>('TransformField').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    choices: t.field({ type: ['String'], resolve: (field) => (field.kind === 'choice' ? [...field.choices] : []) }),
    default: t.string({
      nullable: true,
      resolve: (field) => (field.default === undefined ? null : String(field.default)),
    }),
    integer: t.boolean({ resolve: (field) => field.kind === 'number' && field.integer }),
    key: t.field({
      type: TransformFieldKey,
      description: KEY,
      resolve: ({ transform, name }) => fieldKey(transform, name),
    }),
    kind: t.exposeString('kind'),
    max: t.float({ nullable: true, resolve: (field) => (field.kind === 'number' ? field.max : null) }),
    min: t.float({ nullable: true, resolve: (field) => (field.kind === 'number' ? field.min : null) }),
    name: t.exposeString('name'),
    range: t.boolean({ resolve: (field) => field.kind === 'number' && field.range }),
    summary: t.exposeString('summary'),
    unit: t.string({ resolve: (field) => (field.kind === 'number' ? field.unit : '') }),
  }),
});

const TransformDefinition = builder.objectRef<EvaluationTransform>('TransformDefinition').implement({
  extensions: { access: 'parent' },
  fields: (t) => ({
    fields: t.field({
      type: [TransformField],
      resolve: ({ name: transform, fields }) => fields.map((field) => ({ ...field, transform })),
    }),
    gradientModes: t.field({
      type: ['String'],
      resolve: (transform) => (isDifferentiable(transform) ? [...transform.gradientModes] : []),
    }),
    inOptimisation: t.boolean({ resolve: (transform) => isDifferentiable(transform) }),
    key: t.field({ type: TransformKey, description: KEY, resolve: ({ name }) => name }),
    name: t.exposeString('name'),
    presets: t.field({ type: ['String'], resolve: ({ presets }) => presets.map(({ spec }) => spec) }),
    summary: t.exposeString('summary'),
    title: t.string({ resolve: ({ name }) => titleOf(name) }),
  }),
});

/** `motion-blur` becomes "Motion blur". */
const titleOf = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`;

builder.queryField('transforms', (t) =>
  t.field({
    type: [TransformDefinition],
    extensions: { access: 'signed-in' },
    authScopes: { signedIn: true },
    resolve: () => [...transforms],
  }),
);
