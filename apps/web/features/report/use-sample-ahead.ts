'use client';

import { useApolloClient } from '@apollo/client/react';
import { useCallback } from 'react';
import { SampleViewDocument } from './sample-view.generated.ts';

export interface RunOfSamples {
  readonly slug: string;
  readonly number: number;
  readonly modelOrdinal: number;
}

/** Reads what the view of an image will ask for before it is opened. What fails then is asked again, and said, by the view. */
export function useSampleAhead({ slug, number, modelOrdinal }: RunOfSamples): (position: number) => void {
  const client = useApolloClient();
  return useCallback(
    (position) => {
      const variables = { slug, number, modelOrdinal, position };
      client.query({ query: SampleViewDocument, variables }).catch(() => undefined);
    },
    [client, slug, number, modelOrdinal],
  );
}
