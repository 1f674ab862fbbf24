/** A transform spec that cannot be read. The message says what was expected and what came. */
export class TransformSpecError extends Error {
  override readonly name = 'TransformSpecError';
  readonly code = 'transform-spec';
  /** The part of the spec that is wrong. */
  readonly got: string;
  readonly expected: string;

  constructor(problem: { where: string; expected: string; got: string; advice?: string }) {
    const advice = problem.advice === undefined ? '' : `; ${problem.advice}`;
    super(`${problem.where}: expected ${problem.expected}, got \`${problem.got}\`${advice}`);
    this.got = problem.got;
    this.expected = problem.expected;
  }
}

/** The known name nearest to `text` by edit distance, if it is near enough to be a slip of the keyboard. */
export function nearestName(text: string, known: readonly string[]): string | undefined {
  const limit = Math.max(2, Math.floor(text.length / 3));
  let best: { name: string; distance: number } | undefined;
  for (const name of known) {
    const distance = editDistance(text.toLowerCase(), name);
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { name, distance };
  }
  return best?.name;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substitute, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
