'use client';

import { useSubscription } from '@apollo/client/react';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { useStateChanges } from '#web/lib/apollo/use-state-changes.ts';
import {
  WorkspaceObjectsChangedDocument,
  type WorkspaceObjectsChangedSubscription,
} from './workspace-objects-changed.generated.ts';

type Changed = WorkspaceObjectsChangedSubscription['workspaceObjectsChanged'];

type ObjectKind = 'model version' | 'data set version' | 'hardening job';

/** Keeps objects of a kind live, and calls `onChange` when one appears or comes into another state, and when some may have been missed. */
export function useChangedObjects(kind: ObjectKind, onChange: () => void): void {
  const { id: workspaceId } = useWorkspace();
  const hear = useStateChanges(onChange);
  useSubscription(WorkspaceObjectsChangedDocument, {
    variables: { workspaceId },
    onData: ({ data: { data } }) => {
      if (data === undefined) return;
      const moved = movedObject(data.workspaceObjectsChanged);
      if (moved === undefined) onChange();
      else if (moved.kind === kind) hear({ id: data.workspaceObjectsChanged.id, state: moved.state });
    },
  });
}

/** `undefined`: it is the workspace, and any of its objects may have moved. */
function movedObject(changed: Changed): { readonly kind: ObjectKind; readonly state: string } | undefined {
  if ('modelState' in changed) return { kind: 'model version', state: changed.modelState };
  if ('datasetState' in changed) return { kind: 'data set version', state: changed.datasetState };
  return 'hardeningState' in changed ? { kind: 'hardening job', state: changed.hardeningState } : undefined;
}
