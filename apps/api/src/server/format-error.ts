import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { LIMIT_MESSAGE } from './limits.ts';
import { DOCUMENT_UNKNOWN, DOCUMENT_UNKNOWN_MESSAGE } from './web-documents.ts';

/** Codes that were meant for the asker; any other error is a bug, and its text stays in the log. */
const MEANT_FOR_ASKER: ReadonlySet<string> = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'LIMIT',
  'DOCUMENT_NOT_LISTED',
  DOCUMENT_UNKNOWN,
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
]);

/** What an asker is told. A bug gets a reference under which the log holds the whole story. */
export function formatError(error: unknown, log: Logger): GraphQLFormattedError {
  if (error instanceof GraphQLError) {
    const { message, path, locations } = error;
    const given = error.extensions['code'] ?? (error.originalError === undefined ? 'GRAPHQL_VALIDATION_FAILED' : null);
    const code = LIMIT_MESSAGE.test(message) ? 'LIMIT' : given;
    if (typeof code === 'string' && MEANT_FOR_ASKER.has(code)) {
      return {
        message: code === DOCUMENT_UNKNOWN ? DOCUMENT_UNKNOWN_MESSAGE : message,
        extensions: {
          code,
          ...(error.extensions['userErrors'] !== undefined && { userErrors: error.extensions['userErrors'] }),
        },
        ...(path === undefined ? {} : { path }),
        ...(locations === undefined ? {} : { locations }),
      };
    }
  }
  const reference = randomUUID();
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  log.error(
    { reference, err: cause, path: error instanceof GraphQLError ? error.path : undefined },
    'a resolver failed',
  );
  return {
    message: `Something went wrong on our side; the log names it ${reference}`,
    extensions: { code: 'INTERNAL_SERVER_ERROR', reference },
    ...(error instanceof GraphQLError && error.path !== undefined ? { path: error.path } : {}),
  };
}
