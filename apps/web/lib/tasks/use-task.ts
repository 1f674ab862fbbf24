'use client';

import { skipToken, useSubscription } from '@apollo/client/react';
import { useEffect } from 'react';
import type { TaskState } from '#web/graphql/schema.generated.ts';
import { TaskChangedDocument } from './task-changed.generated.ts';

interface Task {
  readonly id: string;
  readonly state: TaskState;
}

export const isOpenTask = (state: TaskState): boolean => state === 'WAITING' || state === 'CLAIMED';

/** How often a task is asked about where the subscription says nothing: it may have ended before it was listened to. */
const POLL_MS = 3000;

/**
 * Follows a task to its end; its progress goes into the cache by itself. `onEnd` reads what the task has made. It also runs every
 * few seconds while the task is open, so that a missed message delays a page and never stops it. `isAwaited` says that what the task
 * makes is not on the page yet: an answer may hold a task that has ended beside what was there a moment before.
 */
export function useTask(task: Task | null | undefined, onEnd: () => void, isAwaited = false): void {
  const id =
    task !== null && task !== undefined && (isOpenTask(task.state) || (isAwaited && task.state === 'DONE'))
      ? task.id
      : undefined;
  useSubscription(
    TaskChangedDocument,
    id === undefined
      ? skipToken
      : {
          variables: { id },
          onData: ({ data: { data } }) => {
            if (data !== undefined && !isOpenTask(data.taskChanged.state)) onEnd();
          },
        },
  );
  useEffect(() => {
    if (id === undefined) return;
    const timer = setInterval(onEnd, POLL_MS);
    return () => clearInterval(timer);
  }, [id, onEnd]);
}
