'use client';

import { Scale, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ComparisonInput } from '#web/graphql/schema.generated.ts';
import { useUrlState } from '#web/lib/use-url-state.ts';
import { Card } from '#web/ui/card.tsx';
import { Checkbox } from '#web/ui/field.tsx';
import { Segmented } from '#web/ui/segmented.tsx';
import { ChangedImages } from './changed-images.tsx';
import { sortedByVerdict } from './by-verdict.ts';
import { useComparisonText } from './comparison-text.ts';
import type { RunComparisonQuery } from './comparison.generated.ts';
import { Fold, MOST_UNFOLDED } from './fold.tsx';
import { RowTable } from './row-table.tsx';

export type ComparisonOnPage = NonNullable<RunComparisonQuery['workspace']>['comparison'];

const GROUPINGS = ['none', 'class', 'size'] as const;

interface ComparisonViewProps {
  readonly slug: string;
  readonly input: ComparisonInput;
  readonly comparison: ComparisonOnPage;
}

/** Differences with their intervals, and the images behind them. */
export function ComparisonView({ slug, input, comparison }: ComparisonViewProps) {
  const t = useTranslations('compare');
  const text = useComparisonText();
  const notes = text.notes(comparison);
  const [onlyParameter, setOnly] = useUrlState('only');
  const [groupingText, setGrouping] = useUrlState('by');
  const grouping = GROUPINGS.find((name) => name === groupingText) ?? 'none';
  const [attack, setAttack] = useUrlState('attack');
  const [transform, setTransform] = useUrlState('transform');
  const selected = comparison.rows.find((row) => row.attack === attack && row.transform === transform);
  const select = (row: { readonly attack: string; readonly transform: string }) => {
    setAttack(row.attack);
    setTransform(row.transform);
  };
  const onlyDifferences = onlyParameter === 'differences';
  const groups =
    grouping === 'none'
      ? [{ group: '', rows: comparison.rows }]
      : grouping === 'class'
        ? comparison.byClass
        : comparison.bySize;
  return (
    <div className="flex flex-col gap-5">
      <section className="rounded-lg border border-l-4 border-l-accent bg-surface p-5">
        <h2 className="flex items-start gap-2 text-lg font-semibold">
          <Scale className="mt-0.5 size-5 shrink-0 text-accent-text" aria-hidden />
          {text.headline(comparison)}
        </h2>
        <p className="mt-1 text-sm text-muted">{t('common', { count: comparison.commonImages })}</p>
        {notes.length > 0 && (
          <ul className="mt-3 flex flex-col gap-1 text-sm">
            {notes.map((note) => (
              <li key={note} className="flex gap-2">
                <TriangleAlert className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
                {note}
              </li>
            ))}
          </ul>
        )}
      </section>
      <Card
        title={t('table.title')}
        description={t('table.description')}
        flush
        actions={
          <div className="flex flex-wrap items-center gap-3">
            <Checkbox
              label={t('onlyDifferences')}
              checked={onlyDifferences}
              onChange={(event) => setOnly(event.target.checked ? 'differences' : undefined)}
            />
            <Segmented
              label={t('grouping.label')}
              value={grouping}
              options={GROUPINGS.map((value) => ({ value, label: t(`grouping.${value}`) }))}
              onChange={(value) => setGrouping(value === 'none' ? undefined : value)}
            />
          </div>
        }
      >
        {groups.length === 0 && <p className="p-4 text-sm text-muted">{t('noGroups')}</p>}
        {groups.map(({ group, rows }) => {
          const { changed, unchanged, undecided } = sortedByVerdict(rows);
          const table = (shown: readonly (typeof rows)[number][]) => (
            <RowTable
              rows={shown}
              comparison={comparison}
              {...(grouping === 'none' && { onSelect: select, selected })}
            />
          );
          return (
            <section key={group} aria-label={group === '' ? t('grouping.none') : group}>
              {group !== '' && <h3 className="border-b bg-sunken px-4 py-1.5 text-xs font-medium">{group}</h3>}
              {changed.length === 0 ? (
                <p className="px-4 py-3 text-sm text-muted">{t('noDifferences')}</p>
              ) : (
                table(changed)
              )}
              {!onlyDifferences && unchanged.length > 0 && (
                <Fold title={t('fold.unchanged', { count: unchanged.length })} open={unchanged.length <= MOST_UNFOLDED}>
                  {table(unchanged)}
                </Fold>
              )}
              {!onlyDifferences && undecided.length > 0 && (
                <Fold title={t('fold.undecided', { count: undecided.length, total: rows.length })} open={false}>
                  {table(undecided)}
                </Fold>
              )}
            </section>
          );
        })}
      </Card>
      {selected !== undefined && (
        <ChangedImages
          key={`${selected.attack} ${selected.transform}`}
          slug={slug}
          input={input}
          attack={selected.attack}
          transform={selected.transform}
          comparison={comparison}
        />
      )}
    </div>
  );
}
