/** What an error of the API says, in the five parts that every error of Holdfast has. */
export interface ClientProblem {
  readonly code: string;
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  readonly fix: string;
}

/** Why a mutation did not accept its input. */
export interface InputError {
  readonly code: string;
  /** Path within the input, e.g. `campaign`, `bank`, `2`, `spec`. */
  readonly field: readonly string[];
  readonly message: string;
}

/** The server could not be reached, did not accept the token, or answered with an error of its own. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  readonly problem: ClientProblem;
  /** Whether the same request may succeed later. */
  readonly isTransient: boolean;

  constructor(problem: ClientProblem, options: ErrorOptions & { isTransient?: boolean } = {}) {
    super(`${problem.where}: expected ${problem.expected}, got ${problem.got}; ${problem.fix}`, options);
    this.problem = problem;
    this.isTransient = options.isTransient ?? false;
  }

  get code(): string {
    return this.problem.code;
  }
}

/** A mutation's userErrors, thrown by `accepted` where a program cannot show them beside a form. */
export class InputRefusedError extends Error {
  override readonly name = 'InputRefusedError';
  readonly code = 'INPUT_REFUSED';
  readonly errors: readonly InputError[];

  constructor(what: string, errors: readonly InputError[]) {
    super(`${what}: ${errors.map(({ field, message }) => `${field.join('.')}: ${message}`).join('; ')}`);
    this.errors = errors;
  }
}

/**
 * The object of a mutation's payload.
 * @throws InputRefusedError with every userError where there are any.
 */
export function accepted<T>(
  what: string,
  payload: { readonly userErrors: readonly InputError[] },
  object: T | null | undefined,
): T {
  if (payload.userErrors.length > 0) throw new InputRefusedError(what, payload.userErrors);
  if (object === null || object === undefined) {
    throw new ClientError({
      code: 'EMPTY_ANSWER',
      where: what,
      expected: 'the object or the reasons why there is none',
      got: 'neither',
      fix: 'report this: the server broke its own schema',
    });
  }
  return object;
}
