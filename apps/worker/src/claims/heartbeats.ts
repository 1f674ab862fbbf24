import { Worker } from 'node:worker_threads';
import type { Claim } from '@holdfast/jobs';
import { lostMessageSchema, type HeartbeatMessage } from './heartbeat-thread.ts';

export interface Heartbeats {
  hold(claim: Claim): void;
  release(claim: Claim): void;
  close(): Promise<void>;
}

/** Starts the thread that keeps claims alive. `program` is the built `heartbeats-main.ts`. */
export function startHeartbeats(options: {
  readonly program: URL;
  readonly databaseUrl: string;
  readonly leaseMs: number;
  readonly workerId: string;
  readonly onLost: (taskIds: readonly string[]) => void;
  readonly onError: (error: Error) => void;
  /** The thread ended though nobody closed it: no claim is renewed from now on. */
  readonly onEnded: () => void;
}): Heartbeats {
  const { program, onLost, onError, onEnded, ...workerData } = options;
  let isClosing = false;
  const thread = new Worker(program, { workerData, env: {} });
  const tell = (message: HeartbeatMessage): void => thread.postMessage(message);
  const ended = new Promise<void>((done) =>
    thread.once('exit', () => {
      done();
      if (!isClosing) onEnded();
    }),
  );
  thread.on('message', (value: unknown) => {
    const message = lostMessageSchema.safeParse(value);
    if (message.success) onLost(message.data.taskIds);
  });
  thread.on('error', onError);
  const timer = setInterval(() => tell({ kind: 'alive' }), 1000);
  return {
    hold: ({ taskId, token }) => tell({ kind: 'hold', claim: { taskId, token } }),
    release: ({ taskId }) => tell({ kind: 'release', taskId }),
    async close() {
      isClosing = true;
      clearInterval(timer);
      tell({ kind: 'stop' });
      await ended;
    },
  };
}
