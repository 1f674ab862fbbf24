import { type RunPartsFragment } from '@holdfast/client';
import { describeSeconds } from '../terminal/duration.ts';

/** `12 of 24 samples, about 3 min left`. */
export function describeProgress({ state, progress }: Pick<RunPartsFragment, 'state' | 'progress'>): string {
  const { samplesDone, samplesFailed, samplesTotal, secondsLeft } = progress;
  if (samplesTotal === 0) return state === 'QUEUED' || state === 'PLANNING' ? 'being planned' : state.toLowerCase();
  const left = typeof secondsLeft === 'number' && secondsLeft > 0 ? `, about ${describeSeconds(secondsLeft)} left` : '';
  const failures = samplesFailed > 0 ? `, ${samplesFailed} failed` : '';
  return `${samplesDone} of ${samplesTotal} samples${failures}${left}`;
}

/** How it ended, in a few words. */
export function describeEnd({ run, isNew }: { readonly run: RunPartsFragment; readonly isNew: boolean }): string {
  switch (run.state) {
    case 'DONE':
      return isNew ? `finished, ${run.progress.samplesDone} samples` : 'finished by an earlier start';
    case 'CANCELLED':
      return 'cancelled; its page can resume it';
    case 'FAILED':
      return `failed: ${run.failure?.got ?? 'see its page'}`;
    default:
      return run.state.toLowerCase();
  }
}
