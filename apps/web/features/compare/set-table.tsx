'use client';

import { useTranslations } from 'next-intl';
import { useNames } from '#web/features/names/use-names.ts';
import type { cellsOf } from './by-cell.ts';
import type {
  ComparedRateFragment,
  ComparedSubjectFragment,
  ComparisonRowPartsFragment,
} from './comparison.generated.ts';
import { useFigures } from './use-figures.ts';
import { useSubjectName } from './use-subject-name.ts';
import { VerdictBadge } from './verdict-badge.tsx';

interface SetTableProps {
  readonly cells: readonly ReturnType<typeof cellsOf<ComparisonRowPartsFragment>>[number][];
  readonly reference: ComparedSubjectFragment;
  readonly others: readonly ComparedSubjectFragment[];
}

const sameRate = (one: ComparedRateFragment, two: ComparedRateFragment) =>
  one.n === two.n && one.successes === two.successes;

/** Cells of attack and transform: the reference's rate, and how each other subject differs from it. */
export function SetTable({ cells, reference, others }: SetTableProps) {
  const t = useTranslations('compare');
  const names = useNames();
  const nameOf = useSubjectName();
  const { percent, points } = useFigures();
  const rateOf = ({ rate }: ComparedRateFragment) => (rate === null ? '–' : percent(rate));
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t('set.title')}>
      <table className="w-full text-sm">
        <thead>
          <tr className="text-left align-bottom text-xs text-muted">
            <th scope="col" className="px-4 py-2 font-medium">
              {t('column.cell')}
            </th>
            <th scope="col" className="px-2 py-2 text-right font-medium">
              {nameOf(reference)}
            </th>
            {others.map((other) => (
              <th key={`${other.run.id} ${other.modelOrdinal}`} scope="col" className="px-4 py-2 font-medium">
                {nameOf(other)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cells.map(({ attack, transform, seen, rows }) => {
            const shown = rows.find((row) => row !== undefined)?.firstRate;
            return (
              <tr key={`${attack} ${transform}`} className="border-t align-top">
                <th scope="row" className="px-4 py-1.5 text-left font-normal">
                  {`${names.attack(attack)}, ${names.transform(transform)}`}
                  {!seen && <span className="block text-2xs text-muted">{t('unseen')}</span>}
                </th>
                <td className="px-2 py-1.5 text-right whitespace-nowrap">
                  {shown !== undefined && (
                    <>
                      <span className="font-medium">{rateOf(shown)}</span>
                      <span className="block text-2xs text-muted">
                        {shown.rate === null
                          ? t('set.n', { n: shown.n })
                          : t('interval', {
                              low: percent(shown.interval.low),
                              high: percent(shown.interval.high),
                              n: shown.n,
                            })}
                      </span>
                    </>
                  )}
                </td>
                {rows.map((row, index) => (
                  <td key={nameKey(others[index], index)} className="px-4 py-1.5 whitespace-nowrap">
                    {row === undefined ? (
                      <span className="text-xs text-muted">{t('set.notRun')}</span>
                    ) : (
                      <>
                        <span className="flex items-center gap-2">
                          <span className="font-medium">{rateOf(row.secondRate)}</span>
                          <VerdictBadge verdict={row.verdict} />
                        </span>
                        <span className="block text-2xs text-muted">
                          {row.difference === null
                            ? t('set.n', { n: row.n })
                            : t('set.difference', {
                                value: points(row.difference),
                                low: points(row.interval.low),
                                high: points(row.interval.high),
                                n: row.n,
                              })}
                        </span>
                        {shown !== undefined && !sameRate(shown, row.firstRate) && (
                          <span className="block text-2xs text-muted">
                            {t('set.against', { rate: rateOf(row.firstRate), n: row.firstRate.n })}
                          </span>
                        )}
                      </>
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

const nameKey = (subject: ComparedSubjectFragment | undefined, index: number): string =>
  subject === undefined ? String(index) : `${subject.run.id} ${subject.modelOrdinal}`;
