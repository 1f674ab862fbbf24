'use client';

import { useSubscription } from '@apollo/client/react';
import { useStateChanges } from '#web/lib/apollo/use-state-changes.ts';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { WorkspaceRunsChangedDocument } from './workspace-runs-changed.generated.ts';

/** Keeps the progress of all runs on a page live, and calls `onChange` when one starts or comes into another state: what is summed up of runs moves then. */
export function useChangedRuns(onChange: () => void): void {
  const { id: workspaceId } = useWorkspace();
  const hear = useStateChanges(onChange);
  useSubscription(WorkspaceRunsChangedDocument, {
    variables: { workspaceId },
    onData: ({ data: { data } }) => {
      if (data !== undefined) hear(data.workspaceRunsChanged);
    },
  });
}
