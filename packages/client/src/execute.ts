import {
  Kind,
  OperationTypeNode,
  print,
  type DocumentNode,
  type OperationDefinitionNode,
  type TypedQueryDocumentNode,
} from 'graphql';
import { ClientError } from './client-error.ts';
import { defaultSurroundings, type Surroundings } from './transport.ts';

export interface ClientOptions {
  /** Address of the installation, e.g. `https://holdfast.example`; `/graphql` is added. */
  readonly url: string;
  /** API token; without one only what is open to everybody answers. */
  readonly token?: string | undefined;
  /** How often a request that failed for a passing reason is sent again. */
  readonly retries?: number;
  readonly timeoutMs?: number;
  readonly surroundings?: Surroundings;
}

export interface HoldfastClient {
  readonly url: string;
  readonly surroundings: Surroundings;
  /**
   * Sends one operation. Queries are sent again after a passing failure; mutations only where the server cannot have seen them, or
   * where `isRepeatable` says that doing it twice is doing it once.
   * @throws ClientError
   */
  execute<Data, Variables extends Record<string, unknown>>(
    document: TypedQueryDocumentNode<Data, Variables>,
    variables: Variables,
    options?: { readonly signal?: AbortSignal; readonly isRepeatable?: boolean },
  ): Promise<Data>;
}

const RETRY_PAUSES_MS = [250, 1000, 4000];

export function createClient({
  url,
  token,
  retries = RETRY_PAUSES_MS.length,
  timeoutMs = 60_000,
  surroundings = defaultSurroundings,
}: ClientOptions): HoldfastClient {
  const endpoint = new URL('graphql', url.endsWith('/') ? url : `${url}/`).href;
  return {
    url,
    surroundings,
    async execute(document, variables, { signal, isRepeatable } = {}) {
      const operation = operationOf(document);
      const mayRepeat = isRepeatable ?? operation?.operation === OperationTypeNode.QUERY;
      const body = JSON.stringify({ query: print(document), variables, operationName: operation?.name?.value });
      for (let attempt = 0; ; attempt++) {
        try {
          return await post({ endpoint, token, body, timeoutMs, signal, surroundings });
        } catch (error) {
          const passing =
            error instanceof ClientError && error.isTransient && (mayRepeat || error.code === 'UNREACHABLE');
          if (!passing || attempt >= retries) throw error;
          await surroundings.sleep(RETRY_PAUSES_MS[attempt] ?? 4000, signal);
        }
      }
    },
  };
}

interface Post {
  readonly endpoint: string;
  readonly token: string | undefined;
  readonly body: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly surroundings: Surroundings;
}

async function post<Data>({ endpoint, token, body, timeoutMs, signal, surroundings }: Post): Promise<Data> {
  const timeout = AbortSignal.timeout(timeoutMs);
  let response: Response;
  try {
    response = await surroundings.fetch(endpoint, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body,
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw unreachable(endpoint, { error, isTimeout: timeout.aborted });
  }
  return readAnswer<Data>(endpoint, response);
}

function unreachable(endpoint: string, { error, isTimeout }: { error: unknown; isTimeout: boolean }): ClientError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
  return new ClientError(
    {
      code: isTimeout ? 'TIMEOUT' : 'UNREACHABLE',
      where: endpoint,
      expected: 'an answer of the Holdfast API',
      got: isTimeout ? 'none in time' : cause,
      fix: 'check the address and that the server runs (`npm start`, or its health at /healthz)',
    },
    { cause: error, isTransient: true },
  );
}

async function readAnswer<Data>(endpoint: string, response: Response): Promise<Data> {
  const text = await response.text();
  const answer = parseAnswer<Data>(text);
  if (answer === undefined) {
    throw new ClientError(
      {
        code: 'NOT_GRAPHQL',
        where: endpoint,
        expected: 'a GraphQL answer',
        got: `status ${response.status}: ${text.slice(0, 200)}`,
        fix: 'give the address of the installation itself, without a path',
      },
      { isTransient: response.status >= 500 },
    );
  }
  const [first] = answer.errors;
  if (first !== undefined) throw answered(endpoint, { first, status: response.status });
  if (answer.data !== null) return answer.data;
  throw answered(endpoint, { first: { message: 'no data', code: 'EMPTY_ANSWER', path: [] }, status: response.status });
}

interface AnswerError {
  readonly message: string;
  readonly code: string;
  readonly path: readonly string[];
}

const FIXES: Readonly<Record<string, string>> = {
  UNAUTHENTICATED: 'sign in: `holdfast login URL --token TOKEN`, or set HOLDFAST_TOKEN',
  FORBIDDEN: 'ask an administrator of the workspace for a token with this right',
};

function answered(endpoint: string, { first, status }: { first: AnswerError; status: number }): ClientError {
  return new ClientError(
    {
      code: first.code,
      where: first.path.length === 0 ? endpoint : first.path.join('.'),
      expected: 'an operation that the server carries out',
      got: first.message,
      fix: FIXES[first.code] ?? 'see the message',
    },
    { isTransient: status >= 500 && status !== 501 },
  );
}

interface Answer<Data> {
  readonly data: Data | null;
  readonly errors: readonly AnswerError[];
}

/**
 * The generated types vouch for `data`: the document was checked against the schema when they were made, and the server against the
 * same schema, so there is nothing to parse again here.
 */
function parseAnswer<Data>(text: string): Answer<Data> | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isAnswer<Data>(parsed)) return undefined;
  return { data: parsed.data ?? null, errors: (parsed.errors ?? []).map(readError) };
}

interface AnswerJson<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly unknown[];
}

const isAnswer = <Data>(value: unknown): value is AnswerJson<Data> =>
  typeof value === 'object' &&
  value !== null &&
  ('data' in value || ('errors' in value && Array.isArray(value.errors)));

function readError(error: unknown): AnswerError {
  if (typeof error !== 'object' || error === null) return { message: String(error), code: 'UNKNOWN', path: [] };
  const message = 'message' in error && typeof error.message === 'string' ? error.message : 'no message';
  const path = 'path' in error && Array.isArray(error.path) ? error.path.map(String) : [];
  const extensions = 'extensions' in error ? error.extensions : null;
  const hasCode = typeof extensions === 'object' && extensions !== null && 'code' in extensions;
  return { message, path, code: hasCode && typeof extensions.code === 'string' ? extensions.code : 'UNKNOWN' };
}

const operationOf = (document: DocumentNode): OperationDefinitionNode | undefined =>
  document.definitions.find((part) => part.kind === Kind.OPERATION_DEFINITION);
