/** The task was claimed by somebody else, or taken away, since: nothing was written, and nothing may be. */
export class StaleClaimError extends Error {
  override readonly name = 'StaleClaimError';
  readonly code = 'STALE_CLAIM';
  readonly taskId: string;

  constructor({ taskId, token }: { readonly taskId: string; readonly token: bigint }) {
    super(
      `STALE_CLAIM on task ${taskId}: expected a claim that still holds token ${token}, got none; drop the work, its new owner does it`,
    );
    this.taskId = taskId;
  }
}

/** The result speaks of an attack, transform or file that the run does not have. */
export class ResultMismatchError extends Error {
  override readonly name = 'ResultMismatchError';
  readonly code = 'RESULT_MISMATCH';

  constructor({ what, where, expected }: { what: string; where: string; expected: readonly string[] }) {
    super(
      `RESULT_MISMATCH in ${where}: expected one of ${expected.join(', ')}, got ${what}; the run was planned by another version, start it again`,
    );
  }
}
