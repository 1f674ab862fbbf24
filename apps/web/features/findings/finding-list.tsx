'use client';

import { Bug, CheckCircle2, CircleDot, EyeOff, Flag } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import { useNames } from '#web/features/names/use-names.ts';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import type { FindingState } from '#web/graphql/schema.generated.ts';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { usePageQuery } from '#web/lib/apollo/use-page-query.ts';
import { paths } from '#web/lib/paths.ts';
import { setUrlParameter, useUrlState } from '#web/lib/use-url-state.ts';
import { Badge, type Tone } from '#web/ui/badge.tsx';
import { Button, buttonClass } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Checkbox } from '#web/ui/field.tsx';
import { Link } from '#web/ui/link.tsx';
import { LoadMore } from '#web/ui/load-more.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { DateTime, RelativeTime } from '#web/ui/time.tsx';
import { FindingFilters } from './finding-filters.tsx';
import { FindingListDocument, type FindingRowFragment } from './finding-list.generated.ts';
import {
  FINDING_FILTERS,
  findingImageQuery,
  findingListVariables,
  findingStateOf,
  type FindingFilterName,
} from './finding-list-variables.ts';
import { TriageDialog } from './triage-dialog.tsx';

const LOOKS: Record<FindingState, { readonly tone: Tone; readonly icon: ReactNode }> = {
  NEW: { tone: 'accent', icon: <CircleDot aria-hidden /> },
  CONFIRMED: { tone: 'bad', icon: <Flag aria-hidden /> },
  ACCEPTED: { tone: 'warn', icon: <EyeOff aria-hidden /> },
  FALSE_POSITIVE: { tone: 'neutral', icon: <CheckCircle2 aria-hidden /> },
};

/** Weaknesses that are the same from run to run, and what people have decided about them. */
export function FindingList() {
  const t = useTranslations('findings');
  const tui = useTranslations('ui');
  const { slug, can } = useWorkspace();
  const [state, setState] = useUrlState('state');
  const [model] = useUrlState('model');
  const [run] = useUrlState('run');
  const [attack] = useUrlState('attack');
  const [transform] = useUrlState('transform');
  const address = { state, model, run, attack, transform };
  const isFiltered = FINDING_FILTERS.some((name) => address[name] !== undefined);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [triaging, setTriaging] = useState(false);
  const { data, error, refetch, fetchMore } = usePageQuery(FindingListDocument, {
    variables: findingListVariables(slug, address),
  });
  const connection = data?.workspace?.findings;
  const findings = connection?.edges.map(({ node }) => node) ?? [];
  const toggle = (id: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  const filterBy = (name: 'state' | FindingFilterName, value: string | undefined) => {
    setChosen(new Set());
    setUrlParameter(name, value);
  };
  const clear = () => FINDING_FILTERS.forEach((name) => filterBy(name, undefined));
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('description')}
        actions={
          can('finding.triage') && (
            <Button tone="primary" disabled={chosen.size === 0} onClick={() => setTriaging(true)}>
              {t('triage', { count: chosen.size })}
            </Button>
          )
        }
      />
      <FindingFilters address={address} onChange={filterBy} onClear={clear} />
      <Card flush>
        {connection === undefined ? (
          error === undefined ? (
            <SkeletonRows rows={8} label={tui('loading')} />
          ) : (
            <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
          )
        ) : findings.length === 0 ? (
          <EmptyState
            icon={<Bug aria-hidden />}
            title={isFiltered ? t('emptyFiltered') : t('empty')}
            description={isFiltered ? t('emptyFilteredDescription') : t('emptyDescription')}
            action={
              isFiltered ? (
                <Button onClick={clear}>{t('clearFilters')}</Button>
              ) : findingStateOf(state) === 'NEW' ? (
                <Link href={paths.runs(slug)} className={buttonClass()}>
                  {t('toRuns')}
                </Link>
              ) : (
                <Button onClick={() => setState(undefined)}>{t('toNew')}</Button>
              )
            }
          />
        ) : (
          <ul className="divide-y">
            {can('finding.triage') && (
              <li className="px-4 py-2">
                <Checkbox
                  label={t('chooseAll', { count: findings.length })}
                  checked={findings.every(({ id }) => chosen.has(id))}
                  onChange={(event) => setChosen(new Set(event.target.checked ? findings.map(({ id }) => id) : []))}
                />
              </li>
            )}
            {findings.map((finding) => (
              <FindingRow
                key={finding.id}
                finding={finding}
                chosen={chosen.has(finding.id)}
                {...(can('finding.triage') && { onChoose: (on: boolean) => toggle(finding.id, on) })}
              />
            ))}
          </ul>
        )}
      </Card>
      <LoadMore pageInfo={connection?.pageInfo} onMore={(after) => void fetchMore({ variables: { after } })} />
      {triaging && (
        <TriageDialog
          ids={[...chosen]}
          onClose={() => setTriaging(false)}
          onDone={() => {
            setTriaging(false);
            setChosen(new Set());
            void refetch();
          }}
        />
      )}
    </>
  );
}

interface FindingRowProps {
  readonly finding: FindingRowFragment;
  readonly chosen: boolean;
  readonly onChoose?: (on: boolean) => void;
}

function FindingRow({ finding, chosen, onChoose }: FindingRowProps) {
  const t = useTranslations('findings');
  const names = useNames();
  const { slug } = useWorkspace();
  const { tone, icon } = LOOKS[finding.state];
  const last = finding.events.at(-1);
  return (
    <li data-row className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
      {onChoose !== undefined && (
        <input
          type="checkbox"
          aria-label={t('choose', { name: finding.imageName })}
          className="size-4 accent-accent"
          checked={chosen}
          onChange={(event) => onChoose(event.target.checked)}
        />
      )}
      <img
        src={finding.image.thumbnailUrl}
        alt=""
        width={40}
        height={40}
        loading="lazy"
        className="size-10 rounded bg-sunken object-cover"
      />
      <div className="min-w-0 flex-1 basis-56">
        <Link
          href={`${paths.run(slug, finding.lastRun.number)}?${findingImageQuery(finding).toString()}`}
          className="block truncate font-medium hover:underline"
        >
          {finding.imageName}
        </Link>
        {/* Attack and transform come last, and tell the rows apart: where there is no room for a line, it breaks. */}
        <p className="text-xs text-muted sm:truncate">
          {t('what', {
            model:
              finding.lastPlace === null
                ? finding.model.name
                : t('modelVersion', { name: finding.model.name, number: finding.lastPlace.version.number }),
            objective: names.objective(finding.objective),
            attack: names.attack(finding.attack),
            transform: names.transform(finding.transform),
          })}
        </p>
        {last !== undefined && (
          <p className="truncate text-xs text-muted">
            {t('decided', { name: last.user?.name ?? t('nobody'), reason: last.reason })}
          </p>
        )}
      </div>
      <div className="flex flex-col items-start gap-1">
        <Badge tone={tone} icon={icon}>
          {t(`state.${finding.state}`)}
        </Badge>
        {finding.acceptedUntil !== null && (
          <span className="text-xs text-muted">
            {t.rich('until', { date: () => <DateTime at={finding.acceptedUntil ?? ''} /> })}
          </span>
        )}
      </div>
      <p className="w-40 text-xs text-muted">
        {finding.fixedRun === null
          ? t('seen', { first: finding.firstRun.number, last: finding.lastRun.number })
          : t('fixed', { number: finding.fixedRun.number })}
        <RelativeTime at={finding.updatedAt} className="block" />
      </p>
    </li>
  );
}
