'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useNames } from '#web/features/names/use-names.ts';
import { Tooltip } from '#web/ui/tooltip.tsx';
import { useImageLink } from './image-link.ts';
import type { MatrixCellFragment } from './report.generated.ts';

/** What a rate counts: images that fool the model, or objects on them that it loses. */
export type Counted = 'images' | 'objects';

/** The colour of a rate of 1, in percent of the full colour: text stays readable on it in both appearances. */
export const FULL_HEAT = 48;

interface MatrixCellProps {
  /** Undefined where the run does not have it. */
  readonly cell: MatrixCellFragment | undefined;
  /** Whether all images failed, so that there is nothing left to run. */
  readonly isErrored: boolean;
  readonly attack: string;
  readonly transform: string;
  readonly counted: Counted;
  /** Which model version the cell is of, and its name where several stand side by side. */
  readonly model: { readonly ordinal: number; readonly name: string | undefined };
}

/** A rate as colour and number; opens the images behind it. */
export function MatrixCell({ cell, isErrored, attack, transform, counted, model }: MatrixCellProps) {
  const t = useTranslations('report.matrix');
  const ts = useTranslations('report.state');
  const names = useNames();
  const format = useFormatter();
  const openImages = useImageLink();
  const rate = counted === 'images' ? cell?.attackSuccess : cell?.objectSuccess;
  if (cell === undefined || !rate || rate.rate === null) {
    // Nothing was measured: this must not look like 0.
    const isMissing = cell === undefined || cell.counts.length === 0;
    const reason = isMissing ? t(isErrored ? 'errored' : 'notRun') : t('noneEligible');
    return (
      <div className="grid h-11 place-items-center rounded border border-dashed text-2xs text-muted">{reason}</div>
    );
  }
  const percent = (value: number) => format.number(value, { style: 'percent', maximumFractionDigits: 0 });
  const before = counted === 'images' ? cell.baseline?.rate : null;
  const change = typeof before === 'number' ? rate.rate - before : undefined;
  const summary = t(counted === 'images' ? 'cell' : 'objectCell', {
    attack: names.attack(attack),
    transform: names.transform(transform),
    rate: percent(rate.rate),
    low: percent(rate.interval.low),
    high: percent(rate.interval.high),
    n: rate.n,
  });
  const label = model.name === undefined ? summary : t('ofModel', { model: model.name, summary });
  return (
    <Tooltip
      content={
        <div className="flex flex-col gap-1">
          <p className="font-medium">{label}</p>
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
        aria-label={label}
        onClick={() => openImages({ attack, transform, state: 'SUCCESS', model: model.ordinal })}
        className="tabular flex h-11 w-full flex-col items-center justify-center rounded border border-transparent leading-4 hover:border-line-strong"
        style={{ background: `color-mix(in srgb, var(--bad-solid) ${rate.rate * FULL_HEAT}%, var(--sunken))` }}
      >
        <span className="font-medium whitespace-nowrap">
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
