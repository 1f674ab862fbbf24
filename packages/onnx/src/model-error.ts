/** What is wrong with a model, for programs to branch on. */
export type ModelErrorCode =
  | 'TOO_LARGE'
  | 'INVALID_PROTOBUF'
  | 'OTHER_FORMAT'
  | 'EXTERNAL_DATA'
  | 'UNKNOWN_DOMAIN'
  | 'UNSUPPORTED_OPSET'
  | 'UNSUPPORTED_TYPE'
  | 'UNSUPPORTED_FEATURE'
  | 'UNSUPPORTED_OPERATOR'
  | 'INVALID_ATTRIBUTE'
  | 'INVALID_SHAPE'
  | 'INVALID_TENSOR'
  | 'INVALID_NODE'
  | 'CYCLE'
  | 'DUPLICATE_NAME'
  | 'UNDEFINED_VALUE'
  | 'MISSING_OUTPUT'
  | 'TOO_COMPLEX'
  | 'MEMORY';

export interface ModelProblem {
  readonly code: ModelErrorCode;
  /** The node, tensor or part of the file, e.g. "node `conv1` (Conv)". */
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  /** What the owner of the model can do about it. */
  readonly fix: string;
}

/** A model that is refused, and why. */
export class ModelError extends Error implements ModelProblem {
  override readonly name: string = 'ModelError';
  readonly code: ModelErrorCode;
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  readonly fix: string;

  constructor({ code, where, expected, got, fix }: ModelProblem) {
    super(`${where}: expected ${expected}, got ${got}; ${fix} (${code})`);
    this.code = code;
    this.where = where;
    this.expected = expected;
    this.got = got;
    this.fix = fix;
  }
}
