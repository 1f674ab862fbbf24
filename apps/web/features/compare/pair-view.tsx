'use client';

import { useQuery } from '@apollo/client/react';
import { useTranslations } from 'next-intl';
import type { ComparisonInput } from '#web/graphql/schema.generated.ts';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { ErrorState } from '#web/ui/error-state.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { ComparisonView, type ComparisonOnPage } from './comparison-view.tsx';
import { RunComparisonDocument } from './comparison.generated.ts';

interface PairViewProps {
  readonly slug: string;
  readonly input: ComparisonInput;
  /** What a set of comparisons says of this pair, where it is one of several. */
  readonly family?: Pick<ComparisonOnPage, 'tests' | 'rows'>;
}

/** Two subjects, read from the API. */
export function PairView({ slug, input, family }: PairViewProps) {
  const tui = useTranslations('ui');
  const { data, error, refetch } = useQuery(RunComparisonDocument, { variables: { slug, input } });
  const comparison = data?.workspace?.comparison;
  if (comparison === undefined) {
    return error === undefined ? (
      <SkeletonRows rows={10} label={tui('loading')} />
    ) : (
      <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
    );
  }
  return <ComparisonView slug={slug} input={input} comparison={{ ...comparison, ...family }} />;
}
