import { distance } from 'fastest-levenshtein';

/** A transform spec that cannot be read. */
export class TransformSpecError extends Error {
  override readonly name = 'TransformSpecError';
  readonly code = 'TRANSFORM_SPEC';
  readonly where: string;
  readonly expected: string;
  /** The part of the spec that is wrong. */
  readonly got: string;
  /** What to write instead. */
  readonly fix: string;

  constructor(problem: { where: string; expected: string; got: string; fix?: string }) {
    const { where, expected, got, fix = 'correct the spec' } = problem;
    super(`${where}: expected ${expected}, got \`${got}\`; ${fix}`);
    this.where = where;
    this.expected = expected;
    this.got = got;
    this.fix = fix;
  }
}

/** The known name nearest to `text` by edit distance, if it is near enough to be a slip of the keyboard. */
export function nearestName(text: string, known: readonly string[]): string | undefined {
  const limit = Math.max(2, Math.floor(text.length / 3));
  const [nearest] = known
    .map((name) => ({ name, edits: distance(text.toLowerCase(), name) }))
    .filter(({ edits }) => edits <= limit)
    .sort((a, b) => a.edits - b.edits);
  return nearest?.name;
}
