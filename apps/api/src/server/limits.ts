import { ApolloArmor } from '@escape.tech/graphql-armor';
import {
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type ValidationRule,
} from 'graphql';
import { operationLimits } from '../graphql/builder.ts';

/** Tokens of one document; the largest page of the UI has under 1,000. */
export const MAX_TOKENS = 4000;
const MAX_ALIASES = 40;
const MAX_DIRECTIVES = 40;
/** Bytes of one request over HTTP, or of one message of the WebSocket. */
export const MAX_REQUEST_BYTES = 512 * 1024;

const told = { exposeLimits: true };

/** How the rules below begin what they say; a code of its own does not survive Apollo's wrapping. */
export const LIMIT_MESSAGE =
  /^(?:Syntax Error: )?(?:Aliases|Query depth|Directives|Token) limit|contains more that \d+ tokens/;

/** Limits on a document before anything of it runs. Cost is counted by the schema itself (see `operationLimits`). */
export const limitRules: readonly ValidationRule[] = new ApolloArmor({
  maxAliases: { enabled: true, n: MAX_ALIASES, ...told },
  maxDepth: { enabled: true, n: operationLimits.depth, flattenFragments: true, ...told },
  maxDirectives: { enabled: true, n: MAX_DIRECTIVES, ...told },
  costLimit: { enabled: false },
  blockFieldSuggestion: { enabled: false },
  maxTokens: { enabled: false },
}).protect().validationRules;

/**
 * Parses and validates under the same limits as over HTTP, for the WebSocket, where Apollo does not run.
 * @param hidesSchema no hints at what the schema holds: neither introspection nor "did you mean"
 */
export function checkDocument(
  schema: GraphQLSchema,
  request: { readonly query: string; readonly hidesSchema: boolean },
): { readonly document: DocumentNode } | { readonly errors: readonly GraphQLError[] } {
  let document: DocumentNode;
  try {
    document = parse(request.query, { maxLexicalTokens: MAX_TOKENS });
  } catch (error) {
    return { errors: [error instanceof GraphQLError ? error : new GraphQLError('The document cannot be parsed')] };
  }
  const rules = [...specifiedRules, ...limitRules, ...(request.hidesSchema ? [NoSchemaIntrospectionCustomRule] : [])];
  const errors = validate(schema, document, rules, { hideSuggestions: request.hidesSchema });
  return errors.length === 0 ? { document } : { errors };
}
