'use client';

import clsx from 'clsx';
import { useFormatter, useTranslations } from 'next-intl';

export interface RateValue {
  readonly rate: number | null;
  readonly n: number;
  readonly successes: number;
  readonly confidence: number;
  readonly interval: { readonly low: number; readonly high: number };
}

interface RateProps {
  readonly value: RateValue;
  /** `inline`: one line; `stacked`: the rate large, counts and interval below it. */
  readonly variant?: 'inline' | 'stacked';
  readonly className?: string;
}

/** A proportion with what it rests on. Where nothing was measured it says so; it is not 0. */
export function Rate({ value, variant = 'inline', className }: RateProps) {
  const t = useTranslations('ui');
  const format = useFormatter();
  const percent = (share: number) => format.number(share, { style: 'percent', maximumFractionDigits: 1 });
  if (value.rate === null || value.n === 0) {
    return <span className={clsx('text-faint', className)}>{t('rate.nothingMeasured')}</span>;
  }
  const interval = t('rate.interval', { low: percent(value.interval.low), high: percent(value.interval.high) });
  const counts = t('rate.counts', { successes: value.successes, n: value.n });
  const explained = t('rate.explained', { confidence: percent(value.confidence) });
  if (variant === 'stacked') {
    return (
      <div className={clsx(className)}>
        <div className="text-2xl font-semibold tracking-tight">{percent(value.rate)}</div>
        <div className="text-xs text-muted" title={explained}>
          {counts} · {interval}
        </div>
      </div>
    );
  }
  return (
    <span className={clsx('tabular whitespace-nowrap', className)} title={`${counts}, ${explained}`}>
      <span className="font-medium">{percent(value.rate)}</span>{' '}
      <span className="text-xs text-muted">
        {interval} · {counts}
      </span>
    </span>
  );
}

/** The interval as a band with the rate as a mark, 0 to 100 % wide. */
export function RateBar({ value, className }: { readonly value: RateValue; readonly className?: string }) {
  if (value.rate === null) return null;
  const left = value.interval.low * 100;
  const width = Math.max(0.5, (value.interval.high - value.interval.low) * 100);
  return (
    <div aria-hidden className={clsx('relative h-2 rounded-full bg-hover', className)}>
      <div className="absolute inset-y-0 rounded-full bg-accent/30" style={{ left: `${left}%`, width: `${width}%` }} />
      <div className="absolute -inset-y-0.5 w-0.5 rounded bg-accent-text" style={{ left: `${value.rate * 100}%` }} />
    </div>
  );
}
