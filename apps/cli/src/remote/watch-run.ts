import { pollUntil, RunCancelDocument, type RunPartsFragment } from '@holdfast/client';
import { formatDuration } from '../output/format-duration.ts';
import type { Terminal } from '../terminal.ts';
import { runById, type Remote } from './connect.ts';

const AT_REST: ReadonlySet<RunPartsFragment['state']> = new Set(['DONE', 'CANCELLED', 'FAILED']);

/**
 * Waits for a run, with its progress on the terminal. Ctrl-C leaves it running, or cancels it where that was asked for.
 */
export async function watchRun(request: {
  readonly remote: Remote;
  readonly run: RunPartsFragment;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly cancelsOnInterrupt: boolean;
}): Promise<RunPartsFragment> {
  const { remote, run, terminal, signal, cancelsOnInterrupt } = request;
  const read = (): Promise<RunPartsFragment> => runById(remote, run.id);
  const { client } = remote;
  const isDone = ({ state }: RunPartsFragment): boolean => AT_REST.has(state);
  const onChange = (now: RunPartsFragment): void => terminal.err(`${progressLine(now)}\n`);
  try {
    return await pollUntil({ client, read, isDone, onChange, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    if (!cancelsOnInterrupt) {
      terminal.err(`run #${run.number} goes on without this program; \`holdfast report '#${run.number}'\` shows it\n`);
      return read();
    }
    await client.execute(RunCancelDocument, { id: run.id }, { isRepeatable: true });
    return pollUntil({ client, read, isDone, onChange });
  }
}

function progressLine({ number, state, progress }: RunPartsFragment): string {
  const { samplesDone, samplesTotal, samplesFailed, secondsLeft } = progress;
  const failed = samplesFailed === 0 ? '' : `, ${samplesFailed} failed`;
  const left = secondsLeft === null ? '' : `, ${formatDuration(secondsLeft * 1000)} left`;
  return `run #${number} ${state.toLowerCase()}: ${samplesDone} of ${samplesTotal} samples${failed}${left}`;
}
