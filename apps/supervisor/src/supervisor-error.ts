/** Something that a person must do before the platform can start; shown without a stack trace. */
export class SupervisorError extends Error {
  override readonly name = 'SupervisorError';
  readonly code: string;
  readonly fix: string;

  constructor({
    code,
    problem,
    fix,
    cause,
  }: {
    readonly code: string;
    readonly problem: string;
    readonly fix: string;
    readonly cause?: unknown;
  }) {
    super(problem, cause === undefined ? undefined : { cause });
    this.code = code;
    this.fix = fix;
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
