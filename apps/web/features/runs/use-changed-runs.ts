'use client';

import { useSubscription } from '@apollo/client/react';
import { useCallback, useEffect, useRef } from 'react';
import { useRereadWhileLost } from '#web/lib/apollo/use-live.ts';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { WorkspaceRunsChangedDocument } from './workspace-runs-changed.generated.ts';

/** Keeps the progress of all runs on a page live, and calls `onChange` when one starts or comes into another state: what is summed up of runs moves then. */
export function useChangedRuns(onChange: () => void): void {
  const { id: workspaceId } = useWorkspace();
  const states = useRef(new Map<string, string>());
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useRereadWhileLost(useCallback(() => latest.current(), []));
  useSubscription(WorkspaceRunsChangedDocument, {
    variables: { workspaceId },
    onData: ({ data: { data } }) => {
      if (data === undefined) return;
      // Progress goes into the cache by itself.
      const { id, state } = data.workspaceRunsChanged;
      if (states.current.get(id) !== state) onChange();
      states.current.set(id, state);
    },
  });
}
