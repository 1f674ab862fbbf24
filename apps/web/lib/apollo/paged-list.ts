import type { FieldPolicy, Reference } from '@apollo/client';
import { relayStylePagination, type RelayFieldPolicy } from '@apollo/client/utilities';

type Relay =
  RelayFieldPolicy<Reference> extends FieldPolicy<infer Rows, infer Answer> ? { rows: Rows; answer: Answer } : never;
type Rows = NonNullable<Relay['rows']>;
type Answer = NonNullable<Relay['answer']>;

const hasRows = <List extends object>(list: List | null | undefined): list is List & Rows =>
  list !== null && list !== undefined && 'edges' in list;

/**
 * A list that pages read further, page by page. Who asks for nothing but its count leaves the rows as they are, and unknown where nobody has read them:
 * the overview, which counts models, would have the page of models begin with the news that there are none.
 */
export function pagedList(keyArgs: string[] | false = false): FieldPolicy<Rows | Answer> {
  const { read, merge } = relayStylePagination(keyArgs);
  if (read === undefined || typeof merge !== 'function')
    throw new TypeError('relayStylePagination: expected two functions');
  return {
    keyArgs,
    read: (existing, options) => (hasRows(existing) ? (read(existing, options) ?? undefined) : existing),
    merge: (existing, incoming, options) =>
      hasRows(incoming)
        ? (merge(hasRows(existing) ? existing : undefined, incoming, options) ?? incoming)
        : { ...existing, ...incoming },
  };
}
