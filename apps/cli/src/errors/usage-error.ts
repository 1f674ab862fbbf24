/** Something a person asked for that cannot be done as asked. */
export interface Problem {
  readonly code: string;
  /** The option, file or place. */
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  readonly fix: string;
}

/** Wrong usage of the program, or an input file that cannot be used. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(`${problem.where}: expected ${problem.expected}, got ${problem.got}; ${problem.fix}`, options);
    this.problem = problem;
  }
}
