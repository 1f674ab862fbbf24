import { createRuntime, type Outputs, type RunRequest, type RuntimeLease, type RuntimePool } from '@holdfast/runtime';

/** A pool that tells how long its runs took inside the child, without session creation and transfer. */
export interface MeasuredRuntime {
  readonly pool: RuntimePool;
  /** Runs a pass and returns the time of `session.run`, in ms. */
  timed(lease: RuntimeLease, request: RunRequest): Promise<{ readonly runMs: number; readonly outputs: Outputs }>;
}

export async function measuredRuntime({ maxChildren }: { readonly maxChildren: number }): Promise<MeasuredRuntime> {
  let lastRunMs = NaN;
  const pool = await createRuntime({
    maxChildren,
    onEvent: (event) => {
      if (event.kind === 'run-finished') lastRunMs = event.runMs;
    },
  });
  return {
    pool,
    async timed(lease, request) {
      const outputs = await lease.run(request);
      return { runMs: lastRunMs, outputs };
    },
  };
}
