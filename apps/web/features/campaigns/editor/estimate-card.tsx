'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { factValues } from '#web/lib/fact-values.ts';
import { Card } from '#web/ui/card.tsx';
import { Said } from '#web/ui/said.tsx';
import { Duration } from '#web/ui/duration.tsx';
import type { DraftFault } from './draft-faults.ts';
import type { Estimate } from './use-estimate.ts';

interface EstimateCardProps {
  readonly of: Estimate;
  /** What is missing or out of range: there is nothing to reckon with yet. */
  readonly waitsFor: DraftFault['code'] | undefined;
}

/** What a run will cost on the workers that are there now, before it is started. */
export function EstimateCard({ of: { estimate, error, faults }, waitsFor }: EstimateCardProps) {
  const t = useTranslations('campaigns.estimate');
  const format = useFormatter();
  const count = (value: number | string) => format.number(Number(value));
  return (
    <Card title={t('title')}>
      {waitsFor !== undefined ? (
        <p className="text-sm text-muted">{t(waitsFor === 'PICK' ? 'waitingForImages' : 'waiting')}</p>
      ) : faults.length > 0 ? (
        <ul className="flex flex-col gap-1 text-sm text-muted">
          {faults.map(({ field, message }) => (
            <li key={field.join('.') + message}>
              <Said>{message}</Said>
            </li>
          ))}
        </ul>
      ) : estimate === undefined || error !== undefined ? (
        <p className="text-sm text-muted">{error === undefined ? t('reckoning') : <Said>{messageOf(error)}</Said>}</p>
      ) : (
        <div aria-live="polite">
          <p className="text-2xl font-semibold tracking-tight">
            {estimate.seconds === null ? t('unknown') : <Duration seconds={estimate.seconds} />}
          </p>
          <p className="text-xs text-muted">{t('workers', { count: estimate.workers })}</p>
          <dl className="mt-3 grid grid-cols-2 gap-y-1 border-t pt-3 text-sm">
            <dt className="text-muted">{t('images')}</dt>
            <dd className="tabular text-right">{count(estimate.images)}</dd>
            <dt className="text-muted">{t('samples')}</dt>
            <dd className="tabular text-right">{count(estimate.samples)}</dd>
            <dt className="text-muted">{t('steps')}</dt>
            <dd className="tabular text-right">{count(estimate.steps)}</dd>
            <dt className="text-muted">{t('outcomes')}</dt>
            <dd className="tabular text-right">{count(estimate.outcomes)}</dd>
          </dl>
          <p className="mt-3 text-xs text-muted">{t(`basis.${estimate.basisKind}`, factValues(estimate))}</p>
        </div>
      )}
    </Card>
  );
}
