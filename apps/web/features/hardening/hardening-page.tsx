'use client';

import { useMutation } from '@apollo/client/react';
import { Ban, Play } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { TaskStep } from '#web/features/states/task-step.tsx';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { tellFailure, tellRefusal } from '#web/lib/apollo/tell.ts';
import { usePageQuery } from '#web/lib/apollo/use-page-query.ts';
import { paths } from '#web/lib/paths.ts';
import { useTask } from '#web/lib/tasks/use-task.ts';
import { Button, buttonClass } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Link } from '#web/ui/link.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { Problem } from '#web/ui/problem.tsx';
import { Progress } from '#web/ui/progress.tsx';
import { Skeleton, SkeletonRows } from '#web/ui/skeleton.tsx';
import { readEvaluation } from './evaluation.ts';
import { EvaluationTable } from './evaluation-table.tsx';
import { HardeningProgressLine } from './hardening-progress.tsx';
import { HardeningBadge, isHardeningAtRest } from './hardening-state.tsx';
import {
  HardeningCancelDocument,
  HardeningJobPageDocument,
  HardeningResumeDocument,
  type HardeningDetailFragment,
} from './hardening.generated.ts';
import { useLiveHardening } from './use-live-hardening.ts';

const LossChart = dynamic(() => import('./loss-chart.tsx'), {
  ssr: false,
  loading: () => <Skeleton className="h-64 w-full" />,
});

/** A hardening job: loss curves while it trains, before and after when it is done. */
export function HardeningPage({ id }: { readonly id: string }) {
  const t = useTranslations('hardening');
  const tui = useTranslations('ui');
  const { data, error, refetch } = usePageQuery(HardeningJobPageDocument, { variables: { id } });
  const job = data?.node && 'curve' in data.node ? data.node : undefined;
  const reload = useCallback(() => void refetch(), [refetch]);
  if (job !== undefined) return <LoadedJob job={job} onReload={reload} />;
  if (error !== undefined) return <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />;
  if (data !== undefined) return <ErrorState title={t('notFound')} message={t('notFoundDescription')} />;
  return <SkeletonRows rows={10} label={tui('loading')} />;
}

function LoadedJob({ job, onReload }: { readonly job: HardeningDetailFragment; readonly onReload: () => void }) {
  const t = useTranslations('hardening');
  const { slug, can } = useWorkspace();
  const atRest = isHardeningAtRest(job.state);
  useLiveHardening(job, onReload);
  useTask(job.state === 'EVALUATING' ? job.evaluationTask : undefined, onReload);
  const [cancel, cancelling] = useMutation(HardeningCancelDocument);
  const [resume, resuming] = useMutation(HardeningResumeDocument);
  const act = async (action: () => Promise<readonly { readonly message: string }[] | undefined>) => {
    try {
      tellRefusal(await action());
      // What was refused has come into another state.
      onReload();
    } catch (error) {
      tellFailure(error);
    }
  };
  const evaluation = readEvaluation(job.evaluation);
  return (
    <>
      <PageHeader
        title={t('from', { name: job.source.model.name, number: job.source.number })}
        badges={<HardeningBadge state={job.state} />}
        description={
          <>
            {t('on', { dataset: job.dataset.dataset.name, version: job.dataset.number })}
            {job.sampleRun !== null && (
              <>
                {' · '}
                <Link href={paths.run(slug, job.sampleRun.number)} className="hover:underline">
                  {t('samplesOf', { number: job.sampleRun.number, title: job.sampleRun.title })}
                </Link>
              </>
            )}
          </>
        }
        actions={
          <>
            {!atRest && can('hardening.start') && (
              <Button
                busy={cancelling.loading || job.state === 'CANCELLING'}
                icon={<Ban className="size-3.5" aria-hidden />}
                onClick={() =>
                  void act(async () => (await cancel({ variables: { id: job.id } })).data?.hardeningCancel.userErrors)
                }
              >
                {t('cancel')}
              </Button>
            )}
            {(job.state === 'CANCELLED' || job.state === 'FAILED') && can('hardening.start') && (
              <Button
                tone="primary"
                busy={resuming.loading}
                icon={<Play className="size-3.5" aria-hidden />}
                onClick={() =>
                  void act(async () => (await resume({ variables: { id: job.id } })).data?.hardeningResume.userErrors)
                }
              >
                {t('resume')}
              </Button>
            )}
            {job.result !== null && (
              <Link
                href={paths.modelVersion(slug, { model: job.source.model.id, version: job.result.id })}
                className={buttonClass({ tone: 'primary' })}
              >
                {t('openResult', { number: job.result.number })}
              </Link>
            )}
          </>
        }
      />
      <div className="flex flex-col gap-5">
        {job.state === 'EVALUATING' ? (
          <Card title={t('evaluating')}>
            <p className="mb-2 text-sm text-muted first-letter:uppercase" role="status">
              <TaskStep task={job.evaluationTask} waiting={t('evaluationWaits')} />
            </p>
            <Progress value={job.evaluationTask?.progress} label={t('evaluating')} />
          </Card>
        ) : (
          !atRest &&
          job.progress !== null && (
            <div className="rounded-lg border bg-surface p-4">
              <HardeningProgressLine progress={job.progress} />
            </div>
          )
        )}
        {job.state === 'CANCELLED' && (
          <p className="text-sm text-muted">
            {job.progress === null
              ? t('notBegun')
              : job.result === null
                ? t('stopped', { step: job.progress.step, steps: job.progress.steps })
                : t('unmeasured', { number: job.result.number })}
          </p>
        )}
        {job.failure !== null && <Problem value={job.failure} />}
        {evaluation !== undefined && <EvaluationTable evaluation={evaluation} />}
        <Card title={t('curve.title')} description={t('curve.description')}>
          {job.curve.length === 0 ? (
            <p className="text-sm text-muted">{t('curve.empty')}</p>
          ) : (
            <LossChart points={job.curve} />
          )}
        </Card>
        {job.evaluationRuns.length > 0 && (
          <Card title={t('runs')}>
            <ul className="flex flex-col gap-1 text-sm">
              {job.evaluationRuns.map((run) => (
                <li key={run.id}>
                  <Link href={paths.run(slug, run.number)} className="hover:underline">
                    {t('run', { number: run.number, title: run.title })}
                  </Link>
                </li>
              ))}
            </ul>
          </Card>
        )}
        <Card title={t('configuration')} description={t('seed', { seed: job.seed })}>
          <pre tabIndex={0} className="max-h-80 overflow-auto rounded-md bg-sunken p-3 font-mono text-xs">
            {JSON.stringify(job.configuration, null, 2)}
          </pre>
        </Card>
      </div>
    </>
  );
}
