import { ApolloLink, type DocumentNode, type Observable, type OperationVariables } from '@apollo/client';
import { canonicalStringify } from '@apollo/client/utilities';
import { shareReplay } from 'rxjs';

/** A query that a page is known to ask for, by its address alone. */
export interface EarlyRead {
  readonly query: DocumentNode;
  readonly variables: OperationVariables;
}

/** After this an answer is too old to be shown as new. */
const KEPT_MS = 10_000;

const keyOf = ({ operationName, variables }: Pick<ApolloLink.Operation, 'operationName' | 'variables'>): string =>
  canonicalStringify([operationName, variables]);

/** Marks an operation as one whose answer is kept for whoever asks the same next. */
export const EARLY = { isEarly: true } as const;

/**
 * Holds answers to queries that were sent before anything was rendered, for the components that ask for them in turn: a page whose parts wait for
 * each other then waits for the slowest answer instead of all of them. Every answer is handed out once; after that, asking is asking.
 */
export function earlyAnswers(now: () => number): ApolloLink {
  const kept = new Map<string, { readonly answer: Observable<ApolloLink.Result>; readonly since: number }>();
  return new ApolloLink((operation, forward) => {
    const key = keyOf(operation);
    if (operation.getContext()['isEarly'] === true) {
      const answer = forward(operation).pipe(shareReplay(1));
      kept.set(key, { answer, since: now() });
      return answer;
    }
    const early = kept.get(key);
    kept.delete(key);
    return early !== undefined && now() - early.since < KEPT_MS ? early.answer : forward(operation);
  });
}
