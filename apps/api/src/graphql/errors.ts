import { GraphQLError } from 'graphql';

/** Codes of top-level errors; everything else a person can mend comes back as `userErrors`. */
export type ErrorCode = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'BAD_USER_INPUT' | 'LIMIT';

const failure = (code: ErrorCode, message: string): GraphQLError => new GraphQLError(message, { extensions: { code } });

export const unauthenticated = (): GraphQLError =>
  failure('UNAUTHENTICATED', 'Sign in, or send an API token as "Authorization: Bearer hf_..."');

export const forbidden = (action: string): GraphQLError =>
  failure('FORBIDDEN', `Your role here may not do "${action}"; ask an administrator of the workspace`);

/** For a query, which has no place for `userErrors` in its answer: each of them is in the extensions of the one error. */
export const badInputs = ({ message, userErrors }: InputError): GraphQLError =>
  new GraphQLError(message, {
    extensions: {
      code: 'BAD_USER_INPUT' satisfies ErrorCode,
      userErrors: userErrors.map((error) => ({ ...error, values: error.values ?? [] })),
    },
  });

/** Likewise, of one thing that is about no field of a form: its code and the names and numbers of its message, in their order. */
export const badInput = (code: string, message: string, values: readonly (string | number)[] = []): GraphQLError =>
  badInputs(inputError(code, [], { message, values: values.map(String) }));

export const limitReached = (message: string): GraphQLError => failure('LIMIT', message);

/** One line beside a field of a form. */
export interface UserErrorShape {
  readonly code: string;
  /** Path within the arguments, e.g. `["input", "name"]`. */
  readonly field: readonly string[];
  readonly message: string;
  /** Names and numbers of the message, in its order, for those who say it in another language. */
  readonly values?: readonly string[];
}

/** Thrown by services for inputs that a person can mend; a mutation answers it as `userErrors`. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly userErrors: readonly UserErrorShape[];

  constructor(userErrors: readonly UserErrorShape[]) {
    super(userErrors.map(({ message }) => message).join('; '));
    this.userErrors = userErrors;
  }
}

/** Shorthand for one line: `throw inputError('REQUIRED', ['input', 'name'], '...')`, or with the `values` that its message names. */
export const inputError = (
  code: string,
  field: readonly string[],
  said: string | Pick<UserErrorShape, 'message' | 'values'>,
): InputError => new InputError([{ code, field, ...(typeof said === 'string' ? { message: said } : said) }]);

/** What a missing object and another workspace's object have in common: exactly this answer. */
export const notFound = (kind: string, field: readonly string[]): InputError =>
  inputError('NOT_FOUND', field, `There is no such ${kind}`);
