/** One line beside a field of a form; `field` is the path within what was read. */
export interface InputIssue {
  readonly code: string;
  readonly field: readonly string[];
  readonly message: string;
  readonly values?: readonly string[];
}

/** What an input says once it is read, or everything that is wrong with it. */
export type Reading<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly issues: readonly InputIssue[] };

interface Parts {
  readonly expected: string;
  readonly got: string;
  readonly fix: string;
  readonly values?: readonly string[] | undefined;
}

/** An issue in the words that every error of Holdfast has. */
export const issue = (
  field: readonly string[],
  { expected, got, fix, values }: Parts,
  code = 'INVALID',
): InputIssue => ({
  code,
  field,
  message: `expected ${expected}, got ${got}; ${fix}`,
  ...(values !== undefined && { values }),
});

export const read = <T>(value: T): Reading<T> => ({ ok: true, value });
export const unreadable = (...issues: readonly InputIssue[]): Reading<never> => ({ ok: false, issues });

/** The value, or the issues of all readings together where any has some. */
export const issuesOf = (readings: readonly Reading<unknown>[]): readonly InputIssue[] =>
  readings.flatMap((reading) => (reading.ok ? [] : reading.issues));

/** The same issues, further down in an input. */
export const below = (path: readonly string[], issues: readonly InputIssue[]): readonly InputIssue[] =>
  issues.map((one) => ({ ...one, field: [...path, ...one.field] }));

/**
 * Runs a parser of the packages, whose errors carry `expected`, `got` and `fix`; anything else it throws is a defect and goes on. `values` are what a
 * page needs to say it in another language.
 */
export function attempt<T>(field: readonly string[], parse: () => T, values?: readonly string[]): Reading<T> {
  try {
    return read(parse());
  } catch (error) {
    if (!isDescribed(error)) throw error;
    const { expected, got, fix, code } = error;
    return unreadable(issue(field, { expected, got, fix, values }, code));
  }
}

interface Described extends Parts {
  readonly code: string;
}

function isDescribed(error: unknown): error is Error & Described {
  return (
    error instanceof Error &&
    ['code', 'expected', 'got', 'fix'].every((key) => typeof Reflect.get(error, key) === 'string')
  );
}
