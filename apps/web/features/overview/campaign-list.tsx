'use client';

import clsx from 'clsx';
import { CalendarClock, Crosshair, Pause } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { paths } from '#web/lib/paths.ts';
import { buttonClass } from '#web/ui/button.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { Link } from '#web/ui/link.tsx';
import { Rate } from '#web/ui/rate.tsx';
import { Sparkline } from '#web/ui/sparkline.tsx';
import { RelativeTime } from '#web/ui/time.tsx';
import { useScheduleText } from '../campaigns/schedule-text.ts';
import { useWorkspace } from '../shell/workspace-context.tsx';
import { useGateText } from '../gates/gate-text.ts';
import { GateBadge } from '../states/gate-badge.tsx';
import { RunStateBadge } from '../states/run-state-badge.tsx';
import type { OverviewCampaignFragment } from './campaign-list.generated.ts';

interface CampaignListProps {
  readonly campaigns: readonly OverviewCampaignFragment[];
  readonly empty: {
    readonly text: string;
    /** Absent for who may not take it. */
    readonly action?: { readonly href: string; readonly label: string; readonly icon: ReactNode };
  };
}

/** Campaigns that something happened to last, each with what its last run said, how its rate moved, and when it runs next. */
export function CampaignList({ campaigns, empty }: CampaignListProps) {
  const t = useTranslations('overview.campaigns');
  if (campaigns.length === 0) {
    return (
      <EmptyState
        icon={<Crosshair />}
        title={t('emptyTitle')}
        description={empty.text}
        action={
          empty.action !== undefined && (
            <Link href={empty.action.href} className={buttonClass({ tone: 'primary' })}>
              {empty.action.icon}
              {empty.action.label}
            </Link>
          )
        }
      />
    );
  }
  return (
    <ul className="divide-y">
      {campaigns.map((campaign) => (
        <CampaignRow key={campaign.id} campaign={campaign} />
      ))}
    </ul>
  );
}

function CampaignRow({ campaign }: { readonly campaign: OverviewCampaignFragment }) {
  const gate = useGateText();
  const t = useTranslations('overview.campaigns');
  const format = useFormatter();
  const { slug } = useWorkspace();
  const { latestRun, trend } = campaign;
  const last = trend.at(-1);
  const percent = (rate: number | null) =>
    rate === null ? t('notMeasured') : format.number(rate, { style: 'percent', maximumFractionDigits: 1 });
  return (
    <li
      data-row
      className="grid items-center gap-x-5 gap-y-2 px-4 py-3 hover:bg-hover/50 sm:grid-cols-[minmax(0,1fr)_auto] 2xl:grid-cols-[minmax(0,1fr)_15rem_6rem_7rem]"
    >
      <div className="min-w-0">
        <Link href={paths.campaign(slug, campaign.id)} className="font-medium hover:underline">
          {campaign.name}
        </Link>
        <p className="truncate text-xs text-muted">
          {campaign.models.map(({ model }) => model.name).join(', ')} · {campaign.dataset.name}
        </p>
      </div>
      <div className="flex min-w-0 flex-col items-start gap-1">
        {latestRun === null && <span className="text-xs text-faint">{t('neverRun')}</span>}
        {latestRun !== null && (
          <Link
            href={paths.run(slug, latestRun.number)}
            className="inline-flex items-center gap-2"
            title={latestRun.gate ? gate.headline(latestRun.gate) : undefined}
          >
            {latestRun.gate ? <GateBadge status={latestRun.gate.status} /> : <RunStateBadge state={latestRun.state} />}
            <span className="text-xs text-muted hover:underline">
              {t('run', { number: latestRun.number })}
              {latestRun.finishedAt !== null && (
                <>
                  {' · '}
                  <RelativeTime at={latestRun.finishedAt} />
                </>
              )}
            </span>
          </Link>
        )}
        {last !== undefined && <Rate value={last.attackSuccess} className="text-xs" />}
      </div>
      {/* Stays where nothing was measured yet: the columns after it keep their place. */}
      <div className={clsx(last === undefined && 'hidden 2xl:block')}>
        <Sparkline
          points={trend.map(({ attackSuccess: { rate, interval } }) => ({
            value: rate,
            low: interval.low,
            high: interval.high,
          }))}
          label={t('trend', {
            count: trend.length,
            first: percent(trend[0]?.attackSuccess.rate ?? null),
            last: percent(last?.attackSuccess.rate ?? null),
          })}
        />
      </div>
      <NextRun schedule={campaign.schedule} />
    </li>
  );
}

function NextRun({ schedule }: { readonly schedule: OverviewCampaignFragment['schedule'] }) {
  const t = useTranslations('overview.campaigns');
  const scheduleText = useScheduleText();
  if (schedule === null) return <span className="text-xs text-faint">{t('onDemand')}</span>;
  const isPaused = schedule.pausedAt !== null;
  const Icon = isPaused ? Pause : CalendarClock;
  return (
    <span className="flex items-center gap-1.5 text-xs text-muted" title={scheduleText(schedule.facts)}>
      <Icon className="size-3.5 shrink-0 text-faint" aria-hidden />
      {isPaused && t('paused')}
      {!isPaused && schedule.nextDueAt !== null && <RelativeTime at={schedule.nextDueAt} />}
    </span>
  );
}
