import { CombinedGraphQLErrors, ServerError } from '@apollo/client';

/** What forms read of an error of a mutation. */
export interface UserErrorLike {
  readonly field: readonly string[];
  readonly message: string;
}

/** Said while nothing more can be loaded, a catalogue of messages neither. */
const UNREACHABLE = {
  en: 'Holdfast does not answer. It may be starting, or the connection is cut; try again in a moment.',
  'zh-CN': 'Holdfast 没有响应。它可能正在启动，或网络连接已中断；请稍后重试。',
} as const;

/** A proxy that has nobody behind it, or a browser that reaches nobody: it says so by a `TypeError` with a text of its own. */
export const isUnreachable = (error: unknown): boolean =>
  ServerError.is(error) ? [502, 503, 504].includes(error.statusCode) : error instanceof TypeError;

/** What to tell a person about an error of a query or mutation. */
export function messageOf(error: unknown): string {
  if (CombinedGraphQLErrors.is(error)) return error.errors.map(({ message }) => message).join('; ');
  if (isUnreachable(error)) return UNREACHABLE[document.documentElement.lang === 'zh-CN' ? 'zh-CN' : 'en'];
  if (ServerError.is(error)) return `${error.statusCode}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

const isUserError = (value: unknown): value is UserErrorLike =>
  typeof value === 'object' && value !== null && 'message' in value && 'field' in value && Array.isArray(value.field);

/** What a query could not take of its input: it tells so in its error, having no place in its answer. */
export function userErrorsOf(error: unknown): readonly UserErrorLike[] {
  if (!CombinedGraphQLErrors.is(error)) return [];
  return error.errors.flatMap(({ extensions }) => {
    const found: unknown = extensions?.['userErrors'];
    return Array.isArray(found) ? found.filter(isUserError) : [];
  });
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
