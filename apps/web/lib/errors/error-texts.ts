/** Texts of errors by code, and by `code.field` where a code alone says too little. `{0}` is the first of the error's values. */
export interface ErrorTexts {
  /** Of requests that failed as a whole. */
  readonly request: Readonly<Record<string, string>>;
  /** Of `userErrors`. */
  readonly input: Readonly<Record<string, string>>;
  /** What to do about a `Problem`. */
  readonly problem: Readonly<Record<string, string>>;
}

/**
 * The API tells errors in English. Other languages have a catalogue of its errors, apart from their messages: most visits see no error, and load none of
 * it. Undefined where the reader reads English.
 */
export async function errorTexts(language: string): Promise<ErrorTexts | undefined> {
  if (language !== 'zh-CN') return undefined;
  return (await import('./zh-CN.json')).default;
}

/** The text with its values; undefined where there is none, or where it names a value that the error does not have. */
export function filled(text: string | undefined, values: readonly string[]): string | undefined {
  if (text === undefined) return undefined;
  const missing = [...text.matchAll(/\{(\d+)\}/g)].some(([, at]) => values[Number(at)] === undefined);
  return missing ? undefined : text.replace(/\{(\d+)\}/g, (_all, at: string) => values[Number(at)] ?? '');
}
