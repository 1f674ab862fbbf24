'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useNames } from '#web/features/names/use-names.ts';
import { Card } from '#web/ui/card.tsx';
import { Rate } from '#web/ui/rate.tsx';
import { byScenario, clearChanges, type Evaluation } from './evaluation.ts';

/** Before and after, on images that were neither trained nor selected on. */
export function EvaluationTable({ evaluation }: { readonly evaluation: Evaluation }) {
  const t = useTranslations('hardening.evaluation');
  const names = useNames();
  const format = useFormatter();
  const percent = (value: number | null) =>
    value === null ? '–' : format.number(value, { style: 'percent', maximumFractionDigits: 1 });
  const points = (value: number) => format.number(value * 100, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
  const { clean } = evaluation;
  const anew = clearChanges(evaluation);
  return (
    <Card
      title={t('title')}
      description={t('description', {
        count: evaluation.images.length,
        reference: t(`reference.${clean.reference === 'labels' ? 'labels' : 'predictions'}`),
      })}
      flush
    >
      {anew.count > 0 && <p className="border-b p-4 text-sm font-medium">{t('verdict', { ...anew })}</p>}
      <dl className="flex flex-wrap gap-x-8 gap-y-2 border-b p-4">
        <div>
          <dt className="text-xs text-muted">{t('cleanBefore', { metric: clean.metric })}</dt>
          <dd className="tabular text-xl font-semibold">{percent(clean.before)}</dd>
        </div>
        <div>
          <dt className="text-xs text-muted">{t('cleanAfter')}</dt>
          <dd className="tabular text-xl font-semibold">{percent(clean.after)}</dd>
        </div>
        {clean.difference !== null && (
          <div>
            <dt className="text-xs text-muted">{t('cleanCost')}</dt>
            <dd className="tabular text-xl font-semibold">
              {t('points', { value: points(clean.difference) })}{' '}
              <span className="text-xs font-normal text-muted">
                {t('interval', { low: points(clean.interval.low), high: points(clean.interval.high) })}
              </span>
            </dd>
          </div>
        )}
      </dl>
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t('title')}>
        <table className="w-full text-sm">
          <thead>
            <tr className="text-left text-xs text-muted">
              <th scope="col" className="px-4 py-2 font-medium">
                {t('attack')}
              </th>
              <th scope="col" className="px-2 py-2 font-medium">
                {t('transform')}
              </th>
              <th scope="col" className="px-2 py-2 font-medium">
                {t('before')}
              </th>
              <th scope="col" className="px-2 py-2 font-medium">
                {t('after')}
              </th>
              <th scope="col" className="px-4 py-2 text-right font-medium">
                {t('fall')}
              </th>
            </tr>
          </thead>
          {byScenario(evaluation).map(({ scenario, attacks }) => (
            <tbody key={scenario} className="border-t">
              <tr className="bg-sunken">
                <th scope="rowgroup" colSpan={5} className="px-4 py-1.5 text-left text-xs font-medium">
                  {t(`scenario.${scenario}`)}
                </th>
              </tr>
              {attacks.map(({ attack, rows }) =>
                rows.map((row, index) => (
                  <tr key={`${attack} ${row.transform}`} className="border-t">
                    {index === 0 && (
                      <th
                        scope="row"
                        rowSpan={rows.length}
                        className="min-w-32 px-4 py-1.5 text-left align-top font-normal"
                      >
                        {names.attack(attack)}
                      </th>
                    )}
                    <td className="min-w-24 px-2 py-1.5">
                      {names.transform(row.transform)}
                      {!row.seenInTraining && <span className="block text-2xs text-muted">{t('heldOut')}</span>}
                    </td>
                    <td className="px-2">
                      <Rate value={row.before} />
                    </td>
                    <td className="px-2">
                      <Rate value={row.after} />
                    </td>
                    <td className="px-4 text-right whitespace-nowrap">
                      {row.paired.difference === null ? '–' : t('points', { value: points(row.paired.difference) })}{' '}
                      <span className="text-2xs text-muted">
                        {t('interval', {
                          low: points(row.paired.interval.low),
                          high: points(row.paired.interval.high),
                        })}
                      </span>
                    </td>
                  </tr>
                )),
              )}
            </tbody>
          ))}
        </table>
      </div>
    </Card>
  );
}
