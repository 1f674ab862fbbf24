'use client';

import clsx from 'clsx';
import { useFormatter, useTranslations } from 'next-intl';
import { useNames } from '#web/features/names/use-names.ts';
import type { RunOnPage } from '#web/features/runs/run-page.tsx';
import { Card } from '#web/ui/card.tsx';
import { Tooltip } from '#web/ui/tooltip.tsx';
import { useImageLink } from './image-link.ts';
import type { ReportOnPage } from './report-overview.tsx';

type Cell = ReportOnPage['cells'][number];
type TransformRow = RunOnPage['transforms'][number];

/** The colour of a rate of 1, in percent of the full colour: text stays readable on it in both appearances. */
const FULL_HEAT = 48;

/** Attack success by transform and attack. A cell opens the images behind it. */
export function Matrix({ run, report }: { readonly run: RunOnPage; readonly report: ReportOnPage }) {
  const t = useTranslations('report.matrix');
  const names = useNames();
  const cells = new Map(report.cells.map((cell) => [`${cell.attack} ${cell.transform}`, cell]));
  const attacks = run.attacks;
  const [untransformed, ...others] = run.transforms;
  const groups = [
    { key: 'identity', rows: untransformed === undefined ? [] : [untransformed] },
    { key: 'seen', rows: others.filter(({ seen }) => seen) },
    { key: 'unseen', rows: others.filter(({ seen }) => !seen) },
  ] as const;
  return (
    <Card title={t('title')} description={t('description')} actions={<Legend />} flush>
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t('title')}>
        <table className="w-full border-collapse text-sm">
          <thead>
            <tr>
              <th
                scope="col"
                className="sticky left-0 z-10 bg-surface px-4 py-2 text-left text-xs font-medium text-muted"
              >
                {t('transform')}
              </th>
              {attacks.map((attack) => (
                <th
                  key={attack.id}
                  scope="col"
                  className="min-w-28 px-1 py-2 text-center text-xs font-medium text-balance"
                  style={{ width: `${80 / attacks.length}%` }}
                >
                  {names.attack(attack.id)}
                  {attack.isControl && <span className="block text-2xs font-normal text-muted">{t('control')}</span>}
                </th>
              ))}
            </tr>
          </thead>
          {groups.map(
            ({ key, rows }) =>
              rows.length > 0 && (
                <tbody key={key}>
                  {key !== 'identity' && (
                    <tr>
                      <th
                        scope="rowgroup"
                        colSpan={attacks.length + 1}
                        className="px-4 pt-3 pb-1 text-left text-2xs font-medium text-muted"
                      >
                        {t(key)}
                      </th>
                    </tr>
                  )}
                  {rows.map((row) => (
                    <tr key={row.spec}>
                      <th scope="row" className="sticky left-0 z-10 bg-surface px-4 py-0.5 text-left font-normal">
                        <TransformName row={row} />
                      </th>
                      {attacks.map((attack) => (
                        <td key={attack.id} className="p-0.5">
                          <CellButton cell={cells.get(`${attack.id} ${row.spec}`)} attack={attack.id} row={row} />
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              ),
          )}
        </table>
      </div>
      <p className="border-t px-4 py-2.5 text-xs text-muted">{t(`reference.${report.referenceKind}`)}</p>
    </Card>
  );
}

function TransformName({ row }: { readonly row: TransformRow }) {
  const names = useNames();
  return (
    <span className="flex flex-col leading-4">
      <span className="whitespace-nowrap">{names.transform(row.spec)}</span>
      {row.spec !== 'identity' && <code className="font-mono text-2xs text-muted">{row.spec}</code>}
    </span>
  );
}

interface CellButtonProps {
  readonly cell: Cell | undefined;
  readonly attack: string;
  readonly row: TransformRow;
}

function CellButton({ cell, attack, row }: CellButtonProps) {
  const t = useTranslations('report.matrix');
  const names = useNames();
  const ts = useTranslations('report.state');
  const format = useFormatter();
  const openImages = useImageLink();
  const rate = cell?.attackSuccess;
  if (cell === undefined || rate === undefined || rate.rate === null) {
    // Nothing was measured: this must not look like 0.
    const reason = cell === undefined || cell.counts.length === 0 ? t('notRun') : t('noneEligible');
    return (
      <div className="grid h-11 place-items-center rounded border border-dashed text-2xs text-muted">{reason}</div>
    );
  }
  const percent = (value: number) => format.number(value, { style: 'percent', maximumFractionDigits: 0 });
  const change = cell.baseline?.rate === null || cell.baseline === null ? undefined : rate.rate - cell.baseline.rate;
  const summary = t('cell', {
    attack: names.attack(attack),
    transform: names.transform(row.spec),
    rate: percent(rate.rate),
    low: percent(rate.interval.low),
    high: percent(rate.interval.high),
    n: rate.n,
  });
  return (
    <Tooltip
      content={
        <div className="flex flex-col gap-1">
          <p className="font-medium">{summary}</p>
          <ul>
            {cell.counts.map(({ state, count }) => (
              <li key={state} className="tabular">
                {ts(state)} {count}
              </li>
            ))}
            {cell.notRun > 0 && <li>{t('notRunCount', { count: cell.notRun })}</li>}
          </ul>
        </div>
      }
    >
      <button
        type="button"
        aria-label={summary}
        onClick={() => openImages({ attack, transform: row.spec, state: 'SUCCESS' })}
        className="tabular flex h-11 w-full flex-col items-center justify-center rounded border border-transparent leading-4 hover:border-line-strong"
        style={{ background: `color-mix(in srgb, var(--bad-solid) ${rate.rate * FULL_HEAT}%, var(--sunken))` }}
      >
        <span className="font-medium">
          {percent(rate.rate)}
          {change !== undefined && Math.abs(change) >= 0.005 && (
            <span className="ml-1 text-2xs font-normal">
              {change > 0 ? '▲' : '▼'}
              {format.number(Math.abs(change) * 100, { maximumFractionDigits: 0 })}
            </span>
          )}
        </span>
        <span className="text-2xs">{t('counts', { successes: rate.successes, n: rate.n })}</span>
      </button>
    </Tooltip>
  );
}

function Legend() {
  const t = useTranslations('report.matrix');
  return (
    <div className="flex items-center gap-1.5 text-2xs text-muted">
      <span>{t('robust')}</span>
      <span
        aria-hidden
        className={clsx('h-2.5 w-24 rounded-full border')}
        style={{
          background: `linear-gradient(90deg, var(--sunken), color-mix(in srgb, var(--bad-solid) ${FULL_HEAT}%, var(--sunken)))`,
        }}
      />
      <span>{t('fooled')}</span>
    </div>
  );
}
