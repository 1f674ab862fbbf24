import { builder } from './builder.ts';

/** The GraphQL enum for words that the database and the domain write in lower case: `awaiting_contract` is AWAITING_CONTRACT. */
export function enumOf<const Word extends string>(name: string, words: readonly Word[]) {
  const values: Record<string, { readonly value: Word }> = Object.fromEntries(
    words.map((word) => [word.toUpperCase().replaceAll('-', '_'), { value: word }]),
  );
  return builder.enumType(name, { values });
}
