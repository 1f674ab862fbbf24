'use client';

import { useEffect, useState } from 'react';
import { toast } from '#web/ui/toast.tsx';
import { messageOf } from './message-of.ts';
import { nextPages, type ChoiceLists, type NextPages } from './next-pages.ts';

/**
 * Reads the lists that somebody chooses from on, page by page, to their ends: what is beyond a first page could not be chosen, nor would anybody know that
 * it is there. Says whether they are whole. Where one cannot be read on, the person is told, and has what was read.
 */
export function useWholeLists(
  lists: ChoiceLists | null | undefined,
  fetchMore: (options: { readonly variables: NextPages }) => Promise<unknown>,
): boolean {
  const [hasFailed, setFailed] = useState(false);
  const next = hasFailed ? undefined : nextPages(lists ?? {});
  const goesOn = next !== undefined;
  const { modelsAfter, datasetsAfter, campaignsAfter } = next ?? {};
  useEffect(() => {
    if (!goesOn) return;
    const variables = {
      ...(modelsAfter !== undefined && { modelsAfter }),
      ...(datasetsAfter !== undefined && { datasetsAfter }),
      ...(campaignsAfter !== undefined && { campaignsAfter }),
    };
    fetchMore({ variables }).catch((error: unknown) => {
      setFailed(true);
      toast({ kind: 'error', text: messageOf(error) });
    });
  }, [goesOn, modelsAfter, datasetsAfter, campaignsAfter, fetchMore]);
  return lists !== undefined && !goesOn;
}
