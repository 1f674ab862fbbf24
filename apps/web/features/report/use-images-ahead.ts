'use client';

import { useApolloClient } from '@apollo/client/react';
import { useCallback } from 'react';
import type { ReportImageFilter } from '#web/graphql/schema.generated.ts';
import { PAGE_SIZE } from './image-filter-of.ts';
import { ReportImagesDocument } from './report-images.generated.ts';
import type { RunOfSamples } from './use-sample-ahead.ts';

/** Reads the images under a filter before it is chosen: while it is asked for, the browser has the page to render. What fails is asked again by the grid. */
export function useImagesAhead({ slug, number, modelOrdinal }: RunOfSamples): (filter: ReportImageFilter) => void {
  const client = useApolloClient();
  return useCallback(
    (filter) => {
      const variables = { slug, number, modelOrdinal, filter, first: PAGE_SIZE, withFacets: true };
      client.query({ query: ReportImagesDocument, variables }).catch(() => undefined);
    },
    [client, slug, number, modelOrdinal],
  );
}
