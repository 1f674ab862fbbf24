'use client';

import { useSubscription } from '@apollo/client/react';
import { useCallback, useEffect, useRef } from 'react';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { useRereadWhileLost } from '#web/lib/apollo/use-live.ts';
import {
  WorkspaceObjectsChangedDocument,
  type WorkspaceObjectsChangedSubscription,
} from './workspace-objects-changed.generated.ts';

type Changed = WorkspaceObjectsChangedSubscription['workspaceObjectsChanged'];

type ObjectKind = 'model version' | 'data set version' | 'hardening job';

/** Calls `onChange` when an object of a kind appears or comes into another state, and when some may have been missed; states and progress of those on the page go into the cache by themselves. */
export function useChangedObjects(kind: ObjectKind, onChange: () => void): void {
  const { id: workspaceId } = useWorkspace();
  const states = useRef(new Map<string, string>());
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useRereadWhileLost(useCallback(() => latest.current(), []));
  useSubscription(WorkspaceObjectsChangedDocument, {
    variables: { workspaceId },
    onData: ({ data: { data } }) => {
      if (data === undefined) return;
      const { id } = data.workspaceObjectsChanged;
      const moved = movedObject(data.workspaceObjectsChanged);
      if (moved === undefined) onChange();
      else if (moved.kind === kind) {
        if (states.current.get(id) !== moved.state) onChange();
        states.current.set(id, moved.state);
      }
    },
  });
}

/** `undefined`: it is the workspace, and any of its objects may have moved. */
function movedObject(changed: Changed): { readonly kind: ObjectKind; readonly state: string } | undefined {
  if ('modelState' in changed) return { kind: 'model version', state: changed.modelState };
  if ('datasetState' in changed) return { kind: 'data set version', state: changed.datasetState };
  return 'hardeningState' in changed ? { kind: 'hardening job', state: changed.hardeningState } : undefined;
}
