import type { Server } from 'node:http';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import { NoSchemaIntrospectionCustomRule, validate } from 'graphql';
import type { ApiContext } from '../graphql/context.ts';
import { schema } from '../schema.ts';
import { formatError } from './format-error.ts';
import { limitRules, MAX_TOKENS } from './limits.ts';
import type { Metrics } from './metrics.ts';
import { documentNotListed, isBoundToWebDocuments, type WebDocuments } from './web-documents.ts';
import type { Logger } from 'pino';

/** Apollo Server with the limits of limits.ts. CSRF prevention is on: a form of another site cannot send what it accepts. */
export function createGraphql(options: {
  readonly http: Server;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly webDocuments: WebDocuments;
  readonly isProduction: boolean;
}): ApolloServer<ApiContext> {
  const { http, log, metrics, webDocuments, isProduction } = options;
  return new ApolloServer<ApiContext>({
    schema,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: { cache: onlyReading(webDocuments) },
    introspection: true,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: isProduction,
    parseOptions: { maxLexicalTokens: MAX_TOKENS },
    validationRules: [...limitRules],
    formatError: (_formatted, error) => formatError(error, log),
    logger: log,
    // The process that listens stops it, in order; two that stop it at once wait for each other until both give up.
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginDrainHttpServer({ httpServer: http }),
      // Answers are never cached on the way; without it nothing is called around each of a report's thousands of fields.
      ApolloServerPluginCacheControlDisabled(),
      measureOperations(metrics),
      ...(isProduction ? [listedDocumentsForSessions, introspectionForTokensOnly] : []),
    ],
  });
}

/** Apollo would let anybody add documents by sending one with its fingerprint; here the list is made with the web interface. */
const onlyReading = (documents: WebDocuments) => ({
  get: (key: string) => Promise.resolve(documents.textOf(key.replace(/^apq:/, ''))),
  set: () => Promise.resolve(),
  delete: () => Promise.resolve(false),
});

const listedDocumentsForSessions: ApolloServerPlugin<ApiContext> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ contextValue, metrics }) =>
        metrics.persistedQueryHit === true || !isBoundToWebDocuments(contextValue.viewer)
          ? Promise.resolve()
          : Promise.reject(documentNotListed()),
    }),
};

/** Programs that write queries by themselves carry an API token; browsers send documents that were written with the UI. */
const introspectionForTokensOnly: ApolloServerPlugin<ApiContext> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation: ({ contextValue, document }) => {
        if (contextValue.viewer?.token) return Promise.resolve();
        const [error] = validate(schema, document, [NoSchemaIntrospectionCustomRule]);
        return error === undefined ? Promise.resolve() : Promise.reject(error);
      },
    }),
};

const measureOperations = (metrics: Metrics): ApolloServerPlugin<ApiContext> => ({
  requestDidStart: () => {
    const stop = metrics.operations.startTimer();
    return Promise.resolve({
      willSendResponse: ({ operation, errors }) => {
        stop({ kind: operation?.operation ?? 'unknown', outcome: errors === undefined ? 'ok' : 'error' });
        return Promise.resolve();
      },
    });
  },
});
