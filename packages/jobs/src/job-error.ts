import type { Problem } from '@holdfast/domain';

export type JobErrorCode =
  | 'RUN_NOT_FOUND'
  | 'RUN_STATE'
  | 'CAMPAIGN_NOT_FOUND'
  | 'CAMPAIGN_ARCHIVED'
  | 'CAMPAIGN_INVALID'
  | 'MODEL_VERSION_MISSING'
  | 'DATASET_VERSION_MISSING'
  | 'SOURCE_RUN_MISSING'
  | 'TRANSFER_WITHOUT_TARGET'
  | 'TRANSFER_TOO_LARGE'
  | 'TASK_NOT_FOUND';

/** Something that cannot be started or changed as asked, in the five parts of a Problem. */
export class JobError extends Error {
  override readonly name = 'JobError';
  readonly code: JobErrorCode;
  readonly problem: Problem;

  constructor(problem: Problem & { readonly code: JobErrorCode }, options?: ErrorOptions) {
    const { where, expected, got, fix } = problem;
    super(`${where}: expected ${expected}, got ${got}; ${fix}`, options);
    this.code = problem.code;
    this.problem = problem;
  }
}
