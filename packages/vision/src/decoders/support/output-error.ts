export type OutputErrorCode =
  /** The contract names no output for a role, or one that the model does not have. */
  | 'OUTPUT_MISSING'
  /** An output's shape or element type is not the decoder's. */
  | 'OUTPUT_SHAPE'
  /** NaN or infinite values, or confidences outside 0..1. */
  | 'OUTPUT_VALUES'
  /** `output.options` of the contract do not fit the decoder. */
  | 'OUTPUT_OPTIONS'
  /** The number of labels is not the model's number of classes. */
  | 'OUTPUT_LABELS';

export interface OutputErrorDetails {
  readonly code: OutputErrorCode;
  /** Decoder, role and output. */
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  readonly fix: string;
}

/** A model's answer that does not fit its contract. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
  readonly code: OutputErrorCode;
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  readonly fix: string;

  constructor(details: OutputErrorDetails) {
    super(`${details.where}: expected ${details.expected}, got ${details.got}; ${details.fix}`);
    this.code = details.code;
    this.where = details.where;
    this.expected = details.expected;
    this.got = details.got;
    this.fix = details.fix;
  }
}
