'use client';

import { skipToken, useQuery } from '@apollo/client/react';
import { useFormatter, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import type { CampaignInput } from '#web/graphql/schema.generated.ts';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { factValues } from '#web/lib/fact-values.ts';
import { Card } from '#web/ui/card.tsx';
import { Said } from '#web/ui/said.tsx';
import { Duration } from '#web/ui/time.tsx';
import { inputOf, type CampaignDraft } from './draft.ts';
import { CampaignEstimatePreviewDocument } from './editor-previews.generated.ts';

/** Pause in typing after which the estimate is asked for again. */
const SETTLE_MS = 400;

interface EstimateCardProps {
  readonly draft: CampaignDraft;
  /** A number is missing or out of range: there is nothing to reckon with yet. */
  readonly isWaiting: boolean;
}

/** What a run will cost on the workers that are there now, before it is started. */
export function EstimateCard({ draft, isWaiting }: EstimateCardProps) {
  const t = useTranslations('campaigns.estimate');
  const format = useFormatter();
  const { id: workspaceId } = useWorkspace();
  const [input, setInput] = useState<CampaignInput | undefined>();
  useEffect(() => {
    if (isWaiting) return;
    const timer = setTimeout(() => setInput(inputOf(draft)), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [draft, isWaiting]);
  const { data, previousData, error } = useQuery(
    CampaignEstimatePreviewDocument,
    input === undefined ? skipToken : { variables: { workspaceId, input } },
  );
  const estimate = (data ?? previousData)?.campaignEstimate;
  const count = (value: number | string) => format.number(Number(value));
  return (
    <Card title={t('title')}>
      {isWaiting ? (
        <p className="text-sm text-muted">{t('waiting')}</p>
      ) : estimate === undefined ? (
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
