'use client';

import clsx from 'clsx';
import { CircleCheck, CircleHelp, Equal, TrendingDown, TrendingUp, TriangleAlert } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import type { ComparisonInput, ComparisonVerdict } from '#web/graphql/schema.generated.ts';
import { useNames } from '#web/features/names/use-names.ts';
import { useUrlState } from '#web/lib/use-url-state.ts';
import { Badge, type Tone } from '#web/ui/badge.tsx';
import { Card } from '#web/ui/card.tsx';
import { Checkbox } from '#web/ui/field.tsx';
import { Segmented } from '#web/ui/segmented.tsx';
import { ChangedImages } from './changed-images.tsx';
import type { ComparisonRowPartsFragment, RunComparisonQuery } from './comparison.generated.ts';

export type ComparisonOnPage = NonNullable<RunComparisonQuery['workspace']>['comparison'];

const VERDICTS: Record<ComparisonVerdict, { readonly tone: Tone; readonly icon: ReactNode }> = {
  REGRESSED: { tone: 'bad', icon: <TrendingUp aria-hidden /> },
  IMPROVED: { tone: 'good', icon: <TrendingDown aria-hidden /> },
  NO_MATERIAL_CHANGE: { tone: 'neutral', icon: <Equal aria-hidden /> },
  INSUFFICIENT_DATA: { tone: 'warn', icon: <CircleHelp aria-hidden /> },
};

const GROUPINGS = ['none', 'class', 'size'] as const;

interface ComparisonViewProps {
  readonly slug: string;
  readonly input: ComparisonInput;
  readonly comparison: ComparisonOnPage;
}

/** Differences with their intervals, and the images behind them. */
export function ComparisonView({ slug, input, comparison }: ComparisonViewProps) {
  const t = useTranslations('compare');
  const [onlyParameter, setOnly] = useUrlState('only');
  const [grouping, setGrouping] = useState<(typeof GROUPINGS)[number]>('none');
  const [selected, setSelected] = useState<{ readonly attack: string; readonly transform: string } | undefined>();
  const onlyDifferences = onlyParameter === 'differences';
  const shown = (rows: readonly ComparisonRowPartsFragment[]) =>
    onlyDifferences ? rows.filter(({ verdict }) => verdict === 'REGRESSED' || verdict === 'IMPROVED') : rows;
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
          <CircleCheck className="mt-0.5 size-5 shrink-0 text-accent-text" aria-hidden />
          {comparison.headline}
        </h2>
        <p className="mt-1 text-sm text-muted">{t('common', { count: comparison.commonImages })}</p>
        {comparison.notes.length > 0 && (
          <ul className="mt-3 flex flex-col gap-1 text-sm">
            {comparison.notes.map((note) => (
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
              onChange={setGrouping}
            />
          </div>
        }
      >
        {groups.length === 0 && <p className="p-4 text-sm text-muted">{t('noGroups')}</p>}
        {groups.map(({ group, rows }) => (
          <div key={group}>
            {group !== '' && <h3 className="border-b bg-sunken px-4 py-1.5 text-xs font-medium">{group}</h3>}
            {shown(rows).length === 0 ? (
              <p className="p-4 text-sm text-muted">{t('noDifferences')}</p>
            ) : (
              <RowTable
                rows={shown(rows)}
                comparison={comparison}
                {...(grouping === 'none' && { onSelect: setSelected, selected })}
              />
            )}
          </div>
        ))}
      </Card>
      {selected !== undefined && (
        <ChangedImages
          key={`${selected.attack} ${selected.transform}`}
          slug={slug}
          input={input}
          {...selected}
          comparison={comparison}
        />
      )}
    </div>
  );
}

interface RowTableProps {
  readonly rows: readonly ComparisonRowPartsFragment[];
  readonly comparison: ComparisonOnPage;
  readonly onSelect?: (row: { readonly attack: string; readonly transform: string }) => void;
  readonly selected?: { readonly attack: string; readonly transform: string } | undefined;
}

function RowTable({ rows, comparison, onSelect, selected }: RowTableProps) {
  const t = useTranslations('compare');
  const format = useFormatter();
  const percent = (value: number) => format.number(value, { style: 'percent', maximumFractionDigits: 0 });
  const points = (value: number) => format.number(value * 100, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
  const names = useNames();
  const { first, second } = comparison;
  const name = ({ version, run }: typeof first) =>
    t('column.subject', { name: version.model.name, version: version.number, run: run.number });
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t('table.title')}>
      <table className="w-full text-sm">
        <thead>
          <tr className="text-left text-xs text-muted">
            <th scope="col" className="px-4 py-2 font-medium">
              {t('column.cell')}
            </th>
            <th scope="col" className="px-2 py-2 text-right font-medium">
              {name(first)}
            </th>
            <th scope="col" className="px-2 py-2 text-right font-medium">
              {name(second)}
            </th>
            <th scope="col" className="px-2 py-2 text-right font-medium">
              {t('column.difference')}
            </th>
            <th scope="col" className="px-2 py-2 text-right font-medium">
              {t('column.pValue')}
            </th>
            <th scope="col" className="px-4 py-2 font-medium">
              {t('column.verdict')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const isSelected = selected?.attack === row.attack && selected.transform === row.transform;
            const { tone, icon } = VERDICTS[row.verdict];
            const cell = `${names.attack(row.attack)}, ${names.transform(row.transform)}`;
            return (
              <tr key={`${row.attack} ${row.transform}`} className={clsx('border-t', isSelected && 'bg-accent-soft')}>
                <th scope="row" className="px-4 py-1.5 text-left font-normal">
                  {onSelect === undefined ? (
                    cell
                  ) : (
                    <button type="button" data-row className="text-left hover:underline" onClick={() => onSelect(row)}>
                      {cell}
                    </button>
                  )}
                  {!row.seen && <span className="block text-2xs text-muted">{t('unseen')}</span>}
                </th>
                <td className="px-2 text-right">{row.firstRate.rate === null ? '–' : percent(row.firstRate.rate)}</td>
                <td className="px-2 text-right">{row.secondRate.rate === null ? '–' : percent(row.secondRate.rate)}</td>
                <td className="px-2 text-right whitespace-nowrap">
                  {row.difference === null ? (
                    '–'
                  ) : (
                    <>
                      <span className="font-medium">{t('points', { value: points(row.difference) })}</span>
                      <span className="block text-2xs text-muted">
                        {t('interval', { low: points(row.interval.low), high: points(row.interval.high), n: row.n })}
                      </span>
                    </>
                  )}
                </td>
                <td className="px-2 text-right" title={t('unadjusted', { p: row.pValue.toPrecision(2) })}>
                  {row.adjustedPValue.toPrecision(2)}
                </td>
                <td className="px-4 py-1.5">
                  <Badge tone={tone} icon={icon}>
                    {t(`verdict.${row.verdict}`)}
                  </Badge>
                  {row.reason !== null && <span className="block text-2xs text-muted">{row.reason}</span>}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
