interface RunProgressNumbers {
  readonly samplesTotal: number;
  /** Those that failed, too. */
  readonly samplesDone: number;
  readonly samplesFailed: number;
  readonly secondsLeft: number | null;
}

/** Where a run is: not planned yet, going through its samples, or trying those again that failed, of which nobody knows how many will do. */
export function progressState({
  samplesTotal,
  samplesDone,
  samplesFailed,
  secondsLeft,
}: RunProgressNumbers): 'planning' | 'samples' | 'retrying' {
  if (samplesTotal === 0) return 'planning';
  return samplesDone >= samplesTotal && samplesFailed > 0 && secondsLeft === null ? 'retrying' : 'samples';
}
