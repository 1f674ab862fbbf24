'use client';

import { useApolloClient, useSubscription } from '@apollo/client/react';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { memo, useCallback, useEffect, useRef } from 'react';
import { useNames } from '#web/features/names/use-names.ts';
import { GateBadge } from '#web/features/states/gate-badge.tsx';
import { isAtRest, RunStateBadge } from '#web/features/states/run-state-badge.tsx';
import { ReportOverview } from '#web/features/report/report-overview.tsx';
import { RunMatricesDocument, RunReportDocument } from '#web/features/report/report.generated.ts';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { useRereadWhileLost } from '#web/lib/apollo/use-live.ts';
import { usePageQuery } from '#web/lib/apollo/use-page-query.ts';
import { paths } from '#web/lib/paths.ts';
import { useUrlState } from '#web/lib/use-url-state.ts';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Link } from '#web/ui/link.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { Skeleton, SkeletonRows } from '#web/ui/skeleton.tsx';
import { Tabs } from '#web/ui/tabs.tsx';
import { DateTime } from '#web/ui/time.tsx';
import { RunActions } from './run-actions.tsx';
import { RunChangedDocument } from './run-changed.generated.ts';
import { useRunModelName } from './use-run-model-name.ts';
import { RunPageDocument, type RunPageQuery } from './run-page.generated.ts';

export type RunOnPage = NonNullable<NonNullable<RunPageQuery['workspace']>['run']>;

/** What stands behind a tab is loaded with it; a report opens on its verdict. */
// Without a skeleton of its own, which would be sent first and stand for a while, though the images are in the same answer.
const ReportImagesTab = dynamic(() => import('#web/features/report/report-images.tsx'));
const TransferCard = dynamic(() => import('#web/features/transfer/transfer-card.tsx'), {
  loading: () => <TabSkeleton />,
});
const ModelChoice = dynamic(() => import('./model-choice.tsx'), {
  loading: () => <Skeleton className="h-8 w-80 max-w-full" />,
});
const ProgressLine = dynamic(async () => (await import('./progress-line.tsx')).ProgressLine, {
  loading: () => <Skeleton className="h-6.5" />,
});
const Problem = dynamic(async () => (await import('#web/ui/problem.tsx')).Problem);
const RunErrors = dynamic(() => import('./run-errors.tsx'), { loading: () => <TabSkeleton /> });
const RunSetup = dynamic(() => import('./run-setup.tsx'), { loading: () => <TabSkeleton /> });

const TABS = ['report', 'images', 'errors', 'setup'] as const;
type TabName = (typeof TABS)[number];

/** Least time between two readings of a report that is still growing. */
const REPORT_INTERVAL_MS = 2_000;
/** Reading again at this pace makes up for events that a broken connection lost. */
const POLL_MS = 10_000;

/** A run: live progress while it goes on, and its report. */
export function RunPage({ number }: { readonly number: number }) {
  const t = useTranslations('runs');
  const { slug } = useWorkspace();
  const { data, error, refetch } = usePageQuery(RunPageDocument, { variables: { slug, number } });
  const run = data?.workspace?.run;
  const reload = useCallback(() => void refetch(), [refetch]);
  if (run !== null && run !== undefined) return <LoadedRun run={run} onReload={reload} />;
  if (error !== undefined) return <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />;
  if (data?.workspace) {
    return <ErrorState title={t('notFound.title', { number })} message={t('notFound.description')} />;
  }
  return <RunSkeleton label={t('loading')} />;
}

function LoadedRun({ run, onReload }: { readonly run: RunOnPage; readonly onReload: () => void }) {
  const t = useTranslations('runs');
  const { slug } = useWorkspace();
  const [tabParameter, setTab] = useUrlState('tab', 'push');
  const [modelParameter, setModel] = useUrlState('model');
  const tab: TabName = TABS.find((name) => name === tabParameter) ?? 'report';
  const ordinal = run.models.find((model) => String(model.ordinal) === modelParameter)?.ordinal ?? 0;
  // Of runs that ended before verdicts were kept by model version there is only the worst one.
  const gate = run.models.find((model) => model.ordinal === ordinal)?.gate ?? run.gate;
  useLiveRun(run, onReload);
  const nameOf = useRunModelName();
  const chooseModel = (value: string) => setModel(value === '0' ? undefined : value);

  const { samplesFailed } = run.progress;
  return (
    // As wide as the window, for the grid of images; all tabs, so that the header stays where it is.
    <div data-wide className="contents">
      <RunHeader run={run} modelOrdinal={ordinal} />
      {!isAtRest(run.state) && (
        <div className="mb-6 rounded-lg border bg-surface p-4">
          <ProgressLine progress={run.progress} />
        </div>
      )}
      {run.failure !== null && (
        <div className="mb-6">
          <Problem value={run.failure} title={t('failure')} />
        </div>
      )}
      {/* A matrix of pairs is chosen from by the matrix itself. */}
      {run.kind === 'TRANSFER' && tab === 'report' && (
        <div className="mb-5">
          <TransferCard
            slug={slug}
            run={run}
            modelOrdinal={ordinal}
            onModel={(chosen) => chooseModel(String(chosen))}
          />
        </div>
      )}
      {run.models.length > 1 && (
        <div className="mb-5">
          <ModelChoice
            label={t('modelVersion')}
            value={String(ordinal)}
            options={run.models.map((model) => ({ value: String(model.ordinal), label: nameOf(model) }))}
            onChange={chooseModel}
          />
        </div>
      )}
      <Tabs
        label={t('tabs.label')}
        value={tab}
        tabs={[
          { value: 'report', label: t('tabs.report') },
          { value: 'images', label: t('tabs.images'), count: run.imageCount },
          { value: 'errors', label: t('tabs.errors'), count: samplesFailed },
          { value: 'setup', label: t('tabs.setup') },
        ]}
        onChange={(value) => setTab(value === 'report' ? undefined : value)}
      >
        {tab === 'images' ? (
          <ReportImagesTab run={run} modelOrdinal={ordinal} slug={slug} />
        ) : (
          <div className="max-w-[1616px]">
            {tab === 'report' && <ReportOverview run={run} gate={gate} modelOrdinal={ordinal} slug={slug} />}
            {tab === 'errors' && <RunErrors run={run} slug={slug} />}
            {tab === 'setup' && <RunSetup number={run.number} slug={slug} run={run} modelOrdinal={ordinal} />}
          </div>
        )}
      </Tabs>
    </div>
  );
}

interface RunHeaderProps {
  readonly run: RunOnPage;
  readonly modelOrdinal: number;
}

/** Knows nothing of the address, so that a filter does not render it anew. */
const RunHeader = memo(function RunHeader({ run, modelOrdinal }: RunHeaderProps) {
  return (
    <PageHeader
      title={run.title}
      badges={
        <>
          <RunStateBadge state={run.state} />
          {isAtRest(run.state) && <GateBadge status={run.gate?.status} />}
        </>
      }
      description={<RunFacts run={run} />}
      actions={<RunActions run={run} modelOrdinal={modelOrdinal} />}
    />
  );
});

/** Reads again what the run's events say has changed, no more often than a reader can follow. */
function useLiveRun(run: RunOnPage, onReload: () => void): void {
  const client = useApolloClient();
  const due = useRef<ReturnType<typeof setTimeout>>(undefined);
  const skip = isAtRest(run.state);
  const reloadReport = useCallback(
    () => void client.refetchQueries({ include: [RunReportDocument, RunMatricesDocument] }),
    [client],
  );
  const reloadSoon = () => {
    due.current ??= setTimeout(() => {
      due.current = undefined;
      reloadReport();
    }, REPORT_INTERVAL_MS);
  };
  useRereadWhileLost(skip ? undefined : reloadReport);
  useSubscription(RunChangedDocument, {
    variables: { id: run.id },
    skip,
    onData: ({ data: { data } }) => {
      if (data?.runChanged.cellsChanged === true) reloadSoon();
    },
  });
  // Verdict, failure, the last cells and images come with the end, whether an event or a reading told of it.
  const wasLive = useRef(false);
  useEffect(() => {
    if (skip && wasLive.current) void client.refetchQueries({ include: 'active' });
    wasLive.current = !skip;
  }, [skip, client]);
  // Events that a broken connection lost are made up for.
  useEffect(() => {
    if (skip) return;
    const timer = setInterval(onReload, POLL_MS);
    return () => clearInterval(timer);
  }, [skip, onReload]);
  useEffect(() => () => clearTimeout(due.current), []);
}

function RunFacts({ run }: { readonly run: RunOnPage }) {
  const t = useTranslations('runs');
  const names = useNames();
  const { slug } = useWorkspace();
  return (
    <>
      {run.campaign !== null && (
        <>
          <Link href={paths.campaign(slug, run.campaign.id)} className="hover:underline">
            {run.campaign.name}
          </Link>
          {' · '}
        </>
      )}
      {run.sourceRun !== null && (
        <>
          <Link href={paths.run(slug, run.sourceRun.number)} className="hover:underline">
            {t('samplesOf', { number: run.sourceRun.number })}
          </Link>
          {' · '}
        </>
      )}
      {t('facts', {
        objective: names.objective(run.objective),
        images: run.imageCount,
        dataset: run.dataset.dataset.name,
        version: run.dataset.number,
      })}
      {' · '}
      <DateTime at={run.startedAt ?? run.createdAt} />
    </>
  );
}

function RunSkeleton({ label }: { readonly label: string }) {
  return (
    <div role="status" aria-label={label} data-wide className="flex flex-col gap-5">
      <Skeleton className="h-8 w-80 max-w-full" />
      <Skeleton className="h-24 w-full" />
      <Skeleton className="h-96 w-full" />
    </div>
  );
}

function TabSkeleton() {
  return <SkeletonRows rows={10} label={useTranslations('ui')('loading')} />;
}
