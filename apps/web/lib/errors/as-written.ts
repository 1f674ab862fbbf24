interface ProblemParts {
  readonly code: string;
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  readonly fix: string;
}

/** Problems in the reader's language. */
export interface ProblemTexts {
  /** All parts: what to do by its code, the others by what they say. */
  readonly told: <Problem extends ProblemParts>(problem: Problem) => Problem;
  /** What to do by a code; undefined where the code says nothing. */
  readonly fix: (code: string) => string | undefined;
  /** A message that was kept as a whole. */
  readonly message: (text: string) => string;
}

/** For those who read English, which problems are written in. */
export const AS_WRITTEN: ProblemTexts = { told: (problem) => problem, fix: () => undefined, message: (text) => text };
