'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { isAtRest } from '#web/features/states/run-state-badge.tsx';
import type { RunOnPage } from '#web/features/runs/run-page.tsx';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { usePageQuery } from '#web/lib/apollo/use-page-query.ts';
import { ErrorState } from '#web/ui/error-state.tsx';
import { SkeletonRows, Skeleton } from '#web/ui/skeleton.tsx';
import { isOpening } from './is-opening.ts';
import { Matrix } from './matrix.tsx';
import { RunReportDocument, type RunReportQuery } from './report.generated.ts';
import { VerdictCard } from './verdict-card.tsx';

export type ReportOnPage = NonNullable<NonNullable<RunReportQuery['workspace']>['run']>['report'];

/** Sentences of what only some reports have. */
const GateCard = dynamic(() => import('./gate-card.tsx'));
const ReadingGuide = dynamic(() => import('./reading-guide.tsx'));
const WarningList = dynamic(() => import('./warning-list.tsx'));

/** Below the matrix, and not waited for by what stands above. */
const ReportDetails = dynamic(() => import('./report-details.tsx'), {
  loading: () => <Skeleton className="h-72 w-full" />,
});

/** Charts bring a library of their own; the verdict and the matrix do not wait for it. */
const Curves = dynamic(() => import('./curves.tsx'), {
  ssr: false,
  loading: () => <Skeleton className="h-72 w-full" />,
});

interface ReportOverviewProps {
  readonly slug: string;
  readonly run: RunOnPage;
  /** On the model version that is shown. */
  readonly gate: RunOnPage['gate'];
  readonly modelOrdinal: number;
}

/** The first screen of a report: what to conclude, what stands against it, and the matrix. */
export function ReportOverview({ slug, run, gate, modelOrdinal }: ReportOverviewProps) {
  const tui = useTranslations('ui');
  const { data, error, refetch } = usePageQuery(RunReportDocument, {
    variables: { slug, number: run.number, modelOrdinal },
  });
  const report = data?.workspace?.run?.report;
  if (report === undefined) {
    if (error !== undefined) return <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />;
    return <SkeletonRows rows={10} label={tui('loading')} />;
  }
  // Of a run that goes on the verdict says already that it is not complete.
  const warnings = report.warnings.filter(({ facts }) => facts?.kind !== 'RUN_UNFINISHED' || isAtRest(run.state));
  const hasBegunOnly = isOpening(run.state, report);
  return (
    <div className="flex flex-col gap-5">
      <VerdictCard run={run} gate={gate} report={report} />
      <ReadingGuide run={run} report={report} />
      {warnings.length > 0 && <WarningList warnings={warnings} />}
      {gate !== null && <GateCard gate={gate} models={run.models} />}
      <Matrix slug={slug} run={run} report={report} />
      {!hasBegunOnly && (
        <>
          <ReportDetails report={report} />
          {report.curves.length > 0 && <Curves report={report} />}
        </>
      )}
    </div>
  );
}
