import { expect, it } from 'vitest';
import { progressState } from './progress-state.ts';

const numbers = { samplesTotal: 32, samplesDone: 20, samplesFailed: 17, secondsLeft: 9 };

it('tells a run that tries its failures again from one that goes through its samples or ends', () => {
  expect(progressState({ ...numbers, samplesTotal: 0 })).toBe('planning');
  expect(progressState(numbers)).toBe('samples');
  expect(progressState({ ...numbers, samplesDone: 32, secondsLeft: null })).toBe('retrying');
  expect(progressState({ ...numbers, samplesDone: 32, secondsLeft: 0 })).toBe('samples');
});
