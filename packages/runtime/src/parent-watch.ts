import { Worker } from 'node:worker_threads';

// A child that is inside native code does not see 'disconnect'; a thread of its own does not wait for it. `ppid` changes on
// POSIX when the parent dies; Windows keeps the number, so there the parent is asked for by signal 0.
const source = `
const { workerData } = require('node:worker_threads');
const gone = () => {
  if (process.platform !== 'win32') return process.ppid !== workerData.parentPid;
  try { process.kill(workerData.parentPid, 0); return false; } catch { return true; }
};
setInterval(() => { if (gone()) process.kill(process.pid, 'SIGKILL'); }, workerData.intervalMs);
`;

/** Kills this process soon after its parent has gone, whatever it is doing. */
export function watchParent(parentPid: number, intervalMs = 500): void {
  const worker = new Worker(source, {
    eval: true,
    workerData: { parentPid, intervalMs },
    resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 2 },
  });
  worker.unref();
}
