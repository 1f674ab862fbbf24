import { expect, it } from 'vitest';
import { briefValue } from './brief-value.ts';

it('shows the first of many labels and how many there are, and anything else as it is', () => {
  const labels = ['person', 'bicycle', 'car', 'motorcycle', 'airplane', 'bus', 'train'];
  expect(briefValue(JSON.stringify(labels))).toBe('person, bicycle, car … (7)');
  expect(briefValue('[127,127,127]')).toBe('[127,127,127]');
  expect(briefValue('{"rule":"stretch"}')).toBe('{"rule":"stretch"}');
});
