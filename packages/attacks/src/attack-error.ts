export type AttackErrorCode =
  /** The configuration or an argument does not fit. */
  | 'INVALID_ARGUMENT'
  /** The oracle returned NaN or an infinity; going on would turn into a black picture that counts as a success. */
  | 'NON_FINITE_GRADIENT'
  /** The oracle answered with the wrong number of values. */
  | 'MALFORMED_EVALUATION'
  /** A sample left the perturbation budget or the valid range of levels: a defect of this package. */
  | 'BUDGET_VIOLATED'
  /** Cancelled before the first evaluation, so that there is no best sample to return. */
  | 'CANCELLED'
  /** The picture holds more target objects than the graph was compiled for. */
  | 'TOO_MANY_TARGETS'
  /** An objective was asked about the output of the other task. */
  | 'WRONG_TASK';

/** A failed attack. `where` names the place, `expected` and `got` what did not fit, `fix` what to do about it. */
export class AttackError extends Error {
  override readonly name = 'AttackError';
  readonly code: AttackErrorCode;
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  readonly fix: string;

  constructor(details: {
    readonly code: AttackErrorCode;
    readonly where: string;
    readonly expected: string;
    readonly got: string;
    readonly fix: string;
  }) {
    super(`${details.code} at ${details.where}: expected ${details.expected}, got ${details.got}. ${details.fix}`);
    this.code = details.code;
    this.where = details.where;
    this.expected = details.expected;
    this.got = details.got;
    this.fix = details.fix;
  }
}
