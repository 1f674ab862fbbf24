'use client';

import { useTranslations } from 'next-intl';
import { paths } from '#web/lib/paths.ts';
import { Card } from '#web/ui/card.tsx';
import { Link } from '#web/ui/link.tsx';
import { Progress } from '#web/ui/progress.tsx';
import { Duration } from '#web/ui/duration.tsx';
import { useWorkspace } from '../shell/workspace-context.tsx';
import { RunStateBadge } from '../states/run-state-badge.tsx';
import type { RunningRunFragment } from './running-runs.generated.ts';

export function RunningRuns({ runs }: { readonly runs: readonly RunningRunFragment[] }) {
  const t = useTranslations('overview.running');
  const { slug } = useWorkspace();
  return (
    <Card title={t('title')} flush>
      <ul className="divide-y">
        {runs.map((run) => {
          const { samplesDone, samplesFailed, samplesTotal, secondsLeft } = run.progress;
          return (
            <li key={run.id} data-row className="px-4 py-3">
              <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <Link href={paths.run(slug, run.number)} className="min-w-0 truncate font-medium hover:underline">
                  {run.title}
                </Link>
                <RunStateBadge state={run.state} />
                <span className="tabular ml-auto text-xs text-muted">
                  {t('samples', { done: samplesDone, total: samplesTotal })}
                  {samplesFailed > 0 && ` · ${t('failed', { count: samplesFailed })}`}
                  {secondsLeft !== null && ' · '}
                  {secondsLeft !== null && t.rich('left', { time: () => <Duration seconds={secondsLeft} /> })}
                </span>
              </div>
              <Progress
                className="mt-2"
                value={samplesTotal === 0 ? undefined : samplesDone / samplesTotal}
                label={t('progressOf', { title: run.title })}
              />
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
