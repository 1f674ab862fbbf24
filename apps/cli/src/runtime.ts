import { createRuntime, type RuntimePool } from '@holdfast/runtime';

/** Runs `work` with a pool of its own, which is closed whatever happens. */
export async function withRuntime<T>(work: (runtime: RuntimePool) => Promise<T>): Promise<T> {
  const runtime = await createRuntime();
  try {
    return await work(runtime);
  } finally {
    await runtime.close();
  }
}
