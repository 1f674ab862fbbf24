'use client';

import { Cpu } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Fragment } from 'react';
import { toldValues } from '#web/lib/told-values.ts';
import { Said } from '#web/ui/said.tsx';
import { RelativeTime } from '#web/ui/time.tsx';
import { Duration } from '#web/ui/duration.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { WorkerStateBadge } from '../states/worker-state-badge.tsx';
import type { OverviewWorkerFragment } from './workers.generated.ts';

interface WorkerListProps {
  readonly workers: readonly OverviewWorkerFragment[];
  readonly oldestWaitingSeconds: number | null;
}

export function WorkerList({ workers, oldestWaitingSeconds }: WorkerListProps) {
  const t = useTranslations('overview.workers');
  const tt = useTranslations('told.activity');
  if (workers.length === 0) return <EmptyState icon={<Cpu />} title={t('none')} description={t('noneDescription')} />;
  return (
    <>
      <ul className="divide-y">
        {workers.map((worker) => (
          <li key={worker.id} className="px-4 py-2.5">
            <div className="flex items-center gap-2">
              <span className="min-w-0 flex-1 truncate text-sm" title={worker.cpu}>
                {worker.host} <span className="text-xs text-faint">{t('process', { pid: String(worker.pid) })}</span>
              </span>
              <WorkerStateBadge state={worker.state} />
            </div>
            <p className="text-xs text-muted">
              {t('resources', { cores: worker.cores, memory: worker.memoryMb })} ·{' '}
              <RelativeTime at={worker.heartbeatAt} />
            </p>
            {worker.activities.length > 0 && (
              <p className="text-xs text-muted">
                {worker.activities.map(({ code, values }, index) => (
                  <Fragment key={code}>
                    {index > 0 && t('and')}
                    {code === 'OTHER' ? <Said>{values.join(' ')}</Said> : tt(code, toldValues(values))}
                  </Fragment>
                ))}
              </p>
            )}
          </li>
        ))}
      </ul>
      {oldestWaitingSeconds !== null && (
        <p className="border-t px-4 py-2 text-xs text-muted">
          {t.rich('oldest', { time: () => <Duration seconds={oldestWaitingSeconds} /> })}
        </p>
      )}
    </>
  );
}
