import { z } from 'zod';

/** What a stored sentence is made of: who reads another language is told the same by its code and its values, names and numbers in their order. */
export const toldSchema = z.object({ code: z.string(), values: z.array(z.string()) });
export type Told = z.infer<typeof toldSchema>;

/** A sentence in English, and what it is made of. */
export interface Sentence {
  readonly text: string;
  readonly told: Told;
}

/** Sentences of one kind. */
export interface Sentences<Values extends Readonly<Record<string, readonly (string | number)[]>>> {
  readonly codes: readonly (keyof Values & string)[];
  say<Code extends keyof Values & string>(code: Code, ...values: Values[Code]): Sentence;
  /** Null for what is not told, and for a code of another version or one with fewer values than it takes: the text that stands beside it says it. */
  read(
    told: Told | null | undefined,
  ): { readonly code: keyof Values & string; readonly values: readonly string[] } | null;
}

/**
 * Sentences that are written where the work is done and read in several languages: each is stored as its English text and as its code with its values.
 * The web has them by code (`told` of its messages) and says them in its reader's language; a test holds its English to these.
 */
export function sentences<Values extends Readonly<Record<string, readonly (string | number)[]>>>(texts: {
  readonly [Code in keyof Values]: (...values: Values[Code]) => string;
}): Sentences<Values> {
  const takes = (code: keyof Values & string): number => texts[code].length;
  const isCode = (word: string): word is keyof Values & string => Object.hasOwn(texts, word);
  return {
    codes: Object.keys(texts).filter(isCode),
    say: (code, ...values) => ({ text: texts[code](...values), told: { code, values: values.map(String) } }),
    read: (told) =>
      told && isCode(told.code) && told.values.length >= takes(told.code)
        ? { code: told.code, values: told.values }
        : null,
  };
}
