import { builder } from '../../graphql/builder.ts';
import { enumOf } from '../../graphql/enums.ts';

/** The type of sentences of one kind, for pages to say them in another language. */
export function toldType(name: string, { codes }: { readonly codes: readonly string[] }) {
  const code = enumOf(`${name}Code`, codes);
  return builder.objectRef<{ readonly code: string; readonly values: readonly string[] }>(name).implement({
    description: 'A sentence, to say it in another language.',
    extensions: { access: 'parent' },
    fields: (t) => ({
      code: t.expose('code', { type: code }),
      values: t.stringList({
        description: 'Names and numbers of the sentence, in its order.',
        resolve: ({ values }) => [...values],
      }),
    }),
  });
}
