'use client';

import { useFormatter, useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useNames } from '#web/features/names/use-names.ts';
import { GateBadge } from '#web/features/states/gate-badge.tsx';
import { isAtRest, RunStateBadge } from '#web/features/states/run-state-badge.tsx';
import { ProgressLine } from '#web/features/runs/progress-line.tsx';
import { useChangedRuns } from '#web/features/runs/use-changed-runs.ts';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { usePageQuery } from '#web/lib/apollo/use-page-query.ts';
import { factValues } from '#web/lib/fact-values.ts';
import { paths } from '#web/lib/paths.ts';
import { useReaderTimeZone } from '#web/lib/use-time-zone.ts';
import { Badge } from '#web/ui/badge.tsx';
import { Card } from '#web/ui/card.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Link } from '#web/ui/link.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { Rate } from '#web/ui/rate.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { Sparkline } from '#web/ui/sparkline.tsx';
import { DateTime, RelativeTime } from '#web/ui/time.tsx';
import { BaselineCard } from './baseline-card.tsx';
import { CampaignActions } from './campaign-actions.tsx';
import { CampaignPageDocument, type CampaignHeadFragment } from './campaign-page.generated.ts';
import { useScheduleText } from './schedule-text.ts';

const GateCard = dynamic(() => import('./gate-card.tsx'));

/** A campaign: what it does, how it has gone, what it is compared with, and when it runs next. */
export function CampaignPage({ id }: { readonly id: string }) {
  const t = useTranslations('campaigns');
  const tui = useTranslations('ui');
  const { slug } = useWorkspace();
  const { data, error, refetch } = usePageQuery(CampaignPageDocument, { variables: { slug, id } });
  useChangedRuns(() => void refetch());
  const campaign = data?.workspace?.campaign;
  if (campaign === undefined || campaign === null) {
    if (error !== undefined) return <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />;
    if (data?.workspace) return <ErrorState title={t('notFound.title')} message={t('notFound.description')} />;
    return <SkeletonRows rows={10} label={tui('loading')} />;
  }
  return (
    <>
      <PageHeader
        title={campaign.name}
        badges={campaign.archivedAt !== null && <Badge>{t('archived')}</Badge>}
        {...(campaign.description !== '' && { description: campaign.description })}
        actions={<CampaignActions campaign={campaign} />}
      />
      <div className="grid gap-5 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-5">
          <TrendCard campaign={campaign} />
          <RunsCard campaign={campaign} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <ScheduleCard campaign={campaign} />
          {campaign.gate !== null && <GateCard gate={campaign.gate} />}
          <BaselineCard baseline={campaign.baseline} />
          <DefinitionCard campaign={campaign} />
        </div>
      </div>
    </>
  );
}

interface PartProps {
  readonly campaign: CampaignHeadFragment;
}

function TrendCard({ campaign }: PartProps) {
  const t = useTranslations('campaigns.trend');
  const names = useNames();
  const last = campaign.trend.at(-1);
  return (
    <Card title={t('title')} description={t('description')}>
      {last === undefined ? (
        <p className="text-sm text-muted">{t('empty')}</p>
      ) : (
        <div className="flex flex-wrap items-end gap-6">
          <div>
            <p className="text-xs text-muted">
              {t('last', { attack: names.attack(last.attack), transform: names.transform(last.transform) })}
            </p>
            <Rate value={last.attackSuccess} variant="stacked" />
          </div>
          <Sparkline
            label={t('label', { count: campaign.trend.length })}
            width={360}
            height={72}
            className="max-w-full"
            points={campaign.trend.map(({ attackSuccess }) => ({
              value: attackSuccess.rate,
              low: attackSuccess.interval.low,
              high: attackSuccess.interval.high,
            }))}
          />
        </div>
      )}
    </Card>
  );
}

function RunsCard({ campaign }: PartProps) {
  const t = useTranslations('campaigns.runs');
  const tr = useTranslations('runs');
  const { slug } = useWorkspace();
  const runs = campaign.runs.edges.map(({ node }) => node);
  return (
    <Card
      title={t('title')}
      flush
      actions={
        <Link
          href={`${paths.runs(slug)}?campaign=${encodeURIComponent(campaign.id)}`}
          className="text-xs text-accent-text hover:underline"
        >
          {t('all')}
        </Link>
      }
    >
      {runs.length === 0 ? (
        <p className="p-4 text-sm text-muted">{t('empty')}</p>
      ) : (
        <ul className="divide-y">
          {runs.map((run) => (
            <li key={run.id} data-row className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
              <Link href={paths.run(slug, run.number)} className="w-20 font-medium hover:underline">
                {t('number', { number: run.number })}
              </Link>
              <RunStateBadge state={run.state} />
              {isAtRest(run.state) ? <GateBadge status={run.gate?.status} /> : <ProgressLine progress={run.progress} />}
              <span className="ml-auto text-xs text-muted">
                {tr(`trigger.${run.trigger}`)} · <RelativeTime at={run.createdAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function ScheduleCard({ campaign: { schedule, triggerOnNewVersion } }: PartProps) {
  const t = useTranslations('campaigns.schedule');
  const timeZone = useReaderTimeZone();
  const scheduleText = useScheduleText();
  return (
    <Card title={t('title')}>
      {schedule === null ? (
        <p className="text-sm text-muted">{t('none')}</p>
      ) : (
        <>
          <p className="text-sm font-medium">{scheduleText(schedule.facts)}</p>
          {schedule.pausedAt !== null ? (
            <p className="mt-1 text-sm text-warn">{t('paused')}</p>
          ) : (
            <ol className="mt-2 flex flex-col gap-0.5 text-sm text-muted">
              {schedule.nextDates.map((date) => (
                <li key={date}>
                  <DateTime at={date} />
                </li>
              ))}
            </ol>
          )}
          <p className="mt-2 text-xs text-muted">{t('yourZone', { zone: timeZone })}</p>
        </>
      )}
      {triggerOnNewVersion && <p className="mt-2 text-sm">{t('onNewVersion')}</p>}
    </Card>
  );
}

function DefinitionCard({ campaign }: PartProps) {
  const t = useTranslations('campaigns.definition');
  const te = useTranslations('campaigns.editor');
  const tc = useTranslations('campaigns');
  const names = useNames();
  const format = useFormatter();
  const { settings, images, datasetVersion, dataset, seed } = campaign;
  const isAttack = campaign.kind === 'ATTACK';
  const rows: readonly (readonly [string, string])[] = [
    [t('kind'), isAttack ? '' : te(`kind.${campaign.kind}`)],
    [
      t('source'),
      isAttack
        ? ''
        : (campaign.sourceRun?.title ?? te(`newestSource.${campaign.kind === 'REPLAY' ? 'REPLAY' : 'TRANSFER'}`)),
    ],
    [t('objective'), names.objective(campaign.objective)],
    [
      t('models'),
      campaign.models
        .map(({ model, selector, tag, version }) =>
          selector === 'EXACT' && version !== null
            ? tc('versionOf', { name: model.name, number: version.number })
            : selector === 'TAG'
              ? t('tagged', { name: model.name, tag: tag ?? '' })
              : t('latest', { name: model.name }),
        )
        .join(', '),
    ],
    [
      t('images'),
      !isAttack
        ? ''
        : t('imagesOf', {
            selection: t(`selection.${images.kind}`, { count: images.count ?? images.names.length }),
            dataset: datasetVersion === null ? dataset.name : `${dataset.name} v${datasetVersion.number}`,
          }),
    ],
    [t('attacks'), isAttack ? settings.attacks.map(names.attack).join('; ') : ''],
    [
      t('budget'),
      isAttack
        ? t('budgetOf', {
            epsilon: settings.epsilonLevels,
            step: settings.stepLevels,
            iterations: settings.iterations,
            norm: settings.norm,
          })
        : '',
    ],
    [t('bank'), isAttack ? campaign.bank.map(({ spec }) => names.transform(spec)).join('; ') : ''],
    [t('evaluate'), campaign.evaluate.map(names.transform).join('; ')],
    [t('seed'), seed.kind === 'FIXED' ? (seed.seed ?? '0') : t('perRun')],
    [
      t('cost'),
      t('costOf', {
        samples: format.number(campaign.estimate.samples),
        basis: tc(`estimate.basis.${campaign.estimate.basisKind}`, factValues(campaign.estimate)),
      }),
    ],
  ];
  return (
    <Card title={t('title')}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
        {rows
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="tabular min-w-0 break-words">{value}</dd>
            </div>
          ))}
      </dl>
    </Card>
  );
}
