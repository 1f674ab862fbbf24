'use client';

import clsx from 'clsx';
import { useTranslations } from 'next-intl';
import { useNames } from '#web/features/names/use-names.ts';
import type { ComparisonRowPartsFragment } from './comparison.generated.ts';
import { useComparisonText } from './comparison-text.ts';
import type { ComparisonOnPage } from './comparison-view.tsx';
import { useFigures } from './use-figures.ts';
import { useSubjectName } from './use-subject-name.ts';
import { VerdictBadge } from './verdict-badge.tsx';

interface RowTableProps {
  readonly rows: readonly ComparisonRowPartsFragment[];
  readonly comparison: ComparisonOnPage;
  readonly onSelect?: (row: { readonly attack: string; readonly transform: string }) => void;
  readonly selected?: { readonly attack: string; readonly transform: string } | undefined;
}

/** Cells of attack and transform with both rates, their difference and what it allows to say. */
export function RowTable({ rows, comparison, onSelect, selected }: RowTableProps) {
  const t = useTranslations('compare');
  const { percent, points } = useFigures();
  const names = useNames();
  const text = useComparisonText();
  const { first, second } = comparison;
  const name = useSubjectName();
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
                  <VerdictBadge verdict={row.verdict} />
                  {row.verdict === 'INSUFFICIENT_DATA' && (
                    <span className="block text-2xs text-muted">{text.reason(row, comparison.minimumEffect)}</span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
