import type { ScheduleConfig } from '../config.ts';
import type { RatedConfig } from './default-learning-rate.ts';

type Rated = Pick<RatedConfig, 'learningRate' | 'schedule' | 'warmupSteps'>;

/**
 * Learning rate of one step.
 * @param at.step counts from 0, over all epochs.
 */
export function learningRateAt(
  { learningRate, schedule, warmupSteps }: Rated,
  at: { readonly step: number; readonly stepsPerEpoch: number; readonly steps: number },
): number {
  const warmup = Math.min(1, (at.step + 1) / (warmupSteps + 1));
  return learningRate * warmup * shareOf(schedule, { ...at, warmupSteps });
}

function shareOf(
  schedule: ScheduleConfig,
  {
    step,
    stepsPerEpoch,
    steps,
    warmupSteps,
  }: { step: number; stepsPerEpoch: number; steps: number; warmupSteps: number },
): number {
  switch (schedule.kind) {
    case 'constant':
      return 1;
    case 'step':
      return schedule.factor ** Math.floor(step / stepsPerEpoch / schedule.everyEpochs);
    case 'cosine': {
      const done = Math.max(0, step - warmupSteps) / Math.max(1, steps - warmupSteps);
      return schedule.finalShare + ((1 - schedule.finalShare) * (1 + Math.cos(Math.PI * Math.min(1, done)))) / 2;
    }
  }
}
