import { expect, it } from 'vitest';
import { leavesRunsWords, workerActivitiesOf, workerReason, workerWords } from './worker-reason.ts';

it('reads a reason as it was put together', () => {
  const leaves = leavesRunsWords({ runs: '#3, #4', build: 'holdfast 0.1.0, onnxruntime 1.27.0 on linux-x64' });
  const parts = [workerWords('attack_images'), workerWords('render_export'), leaves, 'connect ECONNREFUSED'];
  expect(workerActivitiesOf(workerReason(parts))).toEqual([
    { kind: 'attack_images', text: 'attacks images', values: [] },
    { kind: 'render_export', text: 'renders a report', values: [] },
    { kind: 'leaves_runs', text: leaves, values: ['#3, #4', 'holdfast 0.1.0, onnxruntime 1.27.0 on linux-x64'] },
    { kind: 'other', text: 'connect ECONNREFUSED', values: [] },
  ]);
  expect(workerActivitiesOf('')).toEqual([]);
});
