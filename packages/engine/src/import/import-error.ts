/** Why a model that is well-formed cannot be imported for attacks. */
export type ImportErrorCode =
  /** An input size is symbolic and nothing says what it is. */
  | 'UNRESOLVED_SIZE'
  /** The contract or the feeds name an input, or give it a shape, that the model does not have. */
  | 'INPUT_MISMATCH'
  /** No output is left whose shape is the same for every picture. */
  | 'DYNAMIC_OUTPUTS'
  /** A value asked for by name does not exist in the model. */
  | 'UNKNOWN_VALUE'
  /** onnxruntime cannot load or run the model at these sizes. */
  | 'NOT_RUNNABLE';

export interface ImportProblem {
  readonly code: ImportErrorCode;
  /** The input, output or node. */
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  readonly fix: string;
}

/** A model that cannot be imported as asked, and what to do about it. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  readonly code: ImportErrorCode;
  readonly problem: ImportProblem;

  constructor(problem: ImportProblem, options?: ErrorOptions) {
    const { code, where, expected, got, fix } = problem;
    super(`${where}: expected ${expected}, got ${got}; ${fix} (${code})`, options);
    this.code = code;
    this.problem = problem;
  }
}
