import { expect, it } from 'vitest';
import { labelsIn } from './labels-in.ts';

it('takes a label of each line, and none of what stands empty after the last', () => {
  expect(labelsIn('cat\r\n  dog\n\nbird\n\n')).toEqual(['cat', 'dog', '', 'bird']);
  expect(labelsIn('\n')).toEqual([]);
});
