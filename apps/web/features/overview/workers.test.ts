import { workerActivities, workerActivitiesOf, workerWords } from '@holdfast/domain';
import { expect, it } from 'vitest';
import en from '#web/messages/en.json';

it('says in English what workers say of themselves', () => {
  const { LEAVES_RUNS, ...own } = en.overview.workers.activity;
  const said = workerActivities.flatMap((kind) =>
    kind === 'leaves_runs' || kind === 'other' ? [] : [[kind.toUpperCase(), workerWords(kind)] as const],
  );
  expect(own).toEqual(Object.fromEntries(said));
  const text = LEAVES_RUNS.replace('{runs}', '#3').replace('{build}', 'holdfast 0.1.0');
  expect(workerActivitiesOf(text)).toEqual([{ kind: 'leaves_runs', text, values: ['#3', 'holdfast 0.1.0'] }]);
});
