import os from 'node:os';
import type { RuntimeIdentity } from '@holdfast/runtime';

/** Runnable processes, mean over the last minute. */
export const loadAverage = (): number => os.loadavg()[0] ?? 0;

/** What the numbers depend on. */
export function machineText(identity: RuntimeIdentity): string {
  const { onnxruntime, node, platform, cpu } = identity;
  const memoryGb = Math.round(os.totalmem() / 2 ** 30);
  return (
    `${cpu.model}, ${os.availableParallelism()} cores, ${memoryGb} GB (${platform}); features ${cpu.features.join(' ')}; ` +
    `Node ${node}, onnxruntime ${onnxruntime}, one thread per session. Load average when it began: ${loadAverage().toFixed(2)}.`
  );
}
