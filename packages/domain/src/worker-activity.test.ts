import { expect, it } from 'vitest';
import { activitiesOf, workerActivity, workerReason } from './worker-activity.ts';

const said = [
  workerActivity.say('attack_images'),
  workerActivity.say('leaves_runs', '#3, #4', 'holdfast 0.1.0'),
  workerActivity.say('other', 'connect ECONNREFUSED'),
];

it('tells what a worker does as the worker said it', () => {
  const reason = workerReason(said);
  expect(reason).toBe(
    'attacks images; leaves run #3, #4 to workers of the build that it began with: holdfast 0.1.0; connect ECONNREFUSED',
  );
  expect(activitiesOf({ reason, activities: said.map(({ told }) => told) })).toEqual([
    { code: 'attack_images', values: [] },
    { code: 'leaves_runs', values: ['#3, #4', 'holdfast 0.1.0'] },
    { code: 'other', values: ['connect ECONNREFUSED'] },
  ]);
});

it('shows the reason of a worker of another version as it stands', () => {
  const own = [{ code: 'other', values: ['paints a fence'] }];
  expect(activitiesOf({ reason: 'paints a fence', activities: undefined })).toEqual(own);
  expect(activitiesOf({ reason: 'paints a fence', activities: [{ code: 'paints', values: [] }] })).toEqual(own);
  expect(activitiesOf({ reason: '', activities: undefined })).toEqual([]);
});
