import type { ComparisonSubjectInput } from '#web/graphql/schema.generated.ts';

/** As many as the API holds against one reference. */
export const MOST_OTHERS = 8;

/** A run and the place of a model version in it, as one word of the address: `<run id>.<ordinal>`. */
export const readSubject = (text: string | undefined): ComparisonSubjectInput | undefined => {
  if (text === undefined) return undefined;
  const [runId, ordinal = '0'] = text.split('.', 2);
  return runId === undefined || runId === '' ? undefined : { runId, modelOrdinal: Number(ordinal) };
};

/** Ids of the runs that an address compares, each once. */
export const chosenRuns = (first: string | undefined, second: string | undefined): readonly string[] => [
  ...new Set([first, ...(second ?? '').split(',')].flatMap((word) => readSubject(word)?.runId ?? [])),
];

/** The same subject is written in one way: a run's first model version without its place. */
const canonical = (word: string): string => word.replace(/\.0$/, '');

/**
 * Words of the address that are held against the reference, parted by commas. One alone stands as it is written, as links always had it;
 * of several, none comes twice and none is the reference, since the API would refuse the whole set for it.
 */
export function readOthers(text: string | undefined, reference: string | undefined): readonly string[] {
  const words = (text ?? '').split(',').filter((word) => readSubject(word) !== undefined);
  if (words.length < 2) return words;
  const own = canonical(reference ?? '');
  return [...new Set(words.map(canonical))].filter((word) => word !== own);
}
