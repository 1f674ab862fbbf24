import { CombinedGraphQLErrors, ServerError } from '@apollo/client';

/** What forms read of an error of a mutation. */
export interface UserErrorLike {
  readonly field: readonly string[];
  readonly message: string;
}

/** What to tell a person about an error of a query or mutation. */
export function messageOf(error: unknown): string {
  if (CombinedGraphQLErrors.is(error)) return error.errors.map(({ message }) => message).join('; ');
  if (ServerError.is(error)) return `${error.statusCode}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

/** Messages of `userErrors` about one field, e.g. `input.name`; fields are compared by their last parts. */
export function fieldError(errors: readonly UserErrorLike[] | undefined, field: string): string | undefined {
  const wanted = field.split('.');
  const found = (errors ?? []).filter((error) =>
    wanted.every((part, index) => error.field.at(index - wanted.length) === part),
  );
  return found.length === 0 ? undefined : found.map(({ message }) => message).join(' ');
}

/** Messages that are about no field of the form, to stand above its buttons. */
export function otherErrors(
  errors: readonly UserErrorLike[] | undefined,
  fields: readonly string[],
): readonly string[] {
  return (errors ?? [])
    .filter((error) => fields.every((field) => fieldError([error], field) === undefined))
    .map(({ message }) => message);
}
