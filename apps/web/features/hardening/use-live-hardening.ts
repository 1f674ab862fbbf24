'use client';

import { skipToken, useSubscription } from '@apollo/client/react';
import type { HardeningState } from '#web/graphql/schema.generated.ts';
import { useRereadWhileLost } from '#web/lib/apollo/use-live.ts';
import { HardeningChangedDocument } from './hardening.generated.ts';
import { isHardeningAtRest } from './hardening-state.tsx';

interface LiveJob {
  readonly id: string;
  readonly state: HardeningState;
}

/**
 * Follows a job, with `onReload` for what comes only with its end: the new version and its evaluation. One that was stopped or failed is followed, too:
 * somebody else may resume it.
 */
export function useLiveHardening({ id, state }: LiveJob, onReload: () => void): void {
  useRereadWhileLost(isHardeningAtRest(state) ? undefined : onReload);
  useSubscription(
    HardeningChangedDocument,
    state === 'DONE'
      ? skipToken
      : {
          variables: { id },
          onData: ({ data: { data } }) => {
            if (data !== undefined && isHardeningAtRest(data.hardeningChanged.state)) onReload();
          },
        },
  );
}
