import { skipToken, useQuery } from '@apollo/client/react';
import { useEffect, useState } from 'react';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import type { CampaignInput } from '#web/graphql/schema.generated.ts';
import { userErrorsOf, type UserErrorLike } from '#web/lib/apollo/message-of.ts';
import { inputOf, type CampaignDraft } from './draft.ts';
import { CampaignEstimatePreviewDocument, type CampaignEstimatePreviewQuery } from './editor-previews.generated.ts';

/** Pause in typing after which the estimate is asked for again. */
const SETTLE_MS = 400;

export interface Estimate {
  readonly estimate: CampaignEstimatePreviewQuery['campaignEstimate'] | undefined;
  readonly error: Error | undefined;
  /** What in the draft keeps the API from reckoning, to stand beside the fields. */
  readonly faults: readonly UserErrorLike[];
}

/** What a run of the draft will cost; asked for again as it changes, but while `isWaiting`: then there is nothing to reckon with yet. */
export function useEstimate(draft: CampaignDraft, isWaiting: boolean): Estimate {
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
  return { estimate: (data ?? previousData)?.campaignEstimate, error, faults: userErrorsOf(error) };
}
