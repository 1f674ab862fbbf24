'use client';

import { useApolloClient, useQuery } from '@apollo/client/react';
import { useCallback, useMemo } from 'react';
import { SampleViewDocument } from './sample-view.generated.ts';

export interface RunOfSamples {
  readonly slug: string;
  readonly number: number;
  readonly modelOrdinal: number;
}

type Sample = RunOfSamples & { readonly position: number };

/** An answer that is read this long before it is looked at needs no second reading. */
const NEW_MS = 10_000;
const readAt = new Map<string, number>();

const keyOf = ({ slug, number, modelOrdinal, position }: Sample) =>
  JSON.stringify([slug, number, modelOrdinal, position]);

const isNew = (sample: Sample): boolean => Date.now() - (readAt.get(keyOf(sample)) ?? -Infinity) < NEW_MS;

/** Reads what the view of an image will ask for before it is opened. What fails then is asked again, and said, by the view. */
export function useSampleAhead({ slug, number, modelOrdinal }: RunOfSamples): (position: number) => void {
  const client = useApolloClient();
  return useCallback(
    (position) => {
      const variables = { slug, number, modelOrdinal, position };
      if (isNew(variables)) return;
      readAt.set(keyOf(variables), Date.now());
      client
        .query({ query: SampleViewDocument, variables, fetchPolicy: 'network-only' })
        .catch(() => readAt.delete(keyOf(variables)));
    },
    [client, slug, number, modelOrdinal],
  );
}

/** An image with its samples, out of what was read ahead where that is new. */
export function useSample({ slug, number, modelOrdinal, position }: Sample) {
  const variables = useMemo(() => ({ slug, number, modelOrdinal, position }), [slug, number, modelOrdinal, position]);
  const fetchPolicy = useMemo(() => (isNew(variables) ? 'cache-first' : 'cache-and-network'), [variables]);
  return useQuery(SampleViewDocument, { variables, fetchPolicy });
}
