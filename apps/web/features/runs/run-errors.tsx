'use client';

import { useQuery } from '@apollo/client/react';
import { CheckCircle2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useNames } from '#web/features/names/use-names.ts';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { Button } from '#web/ui/button.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Problem } from '#web/ui/problem.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { RunErrorsDocument } from './run-errors.generated.ts';
import type { RunOnPage } from './run-page.tsx';

interface RunErrorsProps {
  readonly slug: string;
  readonly run: RunOnPage;
}

/** Samples that could not be made or judged, each with its reason. They count in no rate. */
export default function RunErrors({ slug, run }: RunErrorsProps) {
  const { number, models, progress } = run;
  const t = useTranslations('runs.errors');
  const names = useNames();
  const tui = useTranslations('ui');
  const { data, error, refetch, fetchMore } = useQuery(RunErrorsDocument, { variables: { slug, number, first: 50 } });
  const connection = data?.workspace?.run?.errors;
  if (connection === undefined) {
    if (error !== undefined) return <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />;
    return <SkeletonRows label={tui('loading')} />;
  }
  if (connection.edges.length === 0) {
    const { samplesDone: done, samplesTotal: total } = progress;
    const description = done < total ? t('emptySoFar', { done, total }) : t('emptyDescription');
    return <EmptyState icon={<CheckCircle2 aria-hidden />} title={t('empty')} description={description} />;
  }
  const modelName = (ordinal: number) => {
    const version = models.find((model) => model.ordinal === ordinal)?.version;
    return version === undefined ? '' : `${version.model.name} v${version.number}`;
  };
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-muted">{t('explained')}</p>
      {connection.edges.map(({ cursor, node }) => (
        <Problem
          key={cursor}
          title={t('row', {
            name: node.name,
            attack: node.attack === null ? t('allAttacks') : names.attack(node.attack),
            model: modelName(node.modelOrdinal),
            attempts: node.attempts,
          })}
          value={node.problem}
        />
      ))}
      {connection.pageInfo.hasNextPage && (
        <Button
          className="self-center"
          onClick={() => void fetchMore({ variables: { after: connection.pageInfo.endCursor } })}
        >
          {tui('loadMore')}
        </Button>
      )}
    </div>
  );
}
