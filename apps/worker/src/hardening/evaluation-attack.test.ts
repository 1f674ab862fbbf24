import { hardenConfigSchema } from '@holdfast/training';
import { expect, it } from 'vitest';
import { configurationOf } from '../../../../test/testkit/models/attack-run.ts';
import { evaluationAttack } from './evaluation-attack.ts';

const contract = { task: 'detection', output: { labels: ['person', 'face'] } } as const;
const trainedWith = (settings: Parameters<typeof hardenConfigSchema.parse>[0]) => hardenConfigSchema.parse(settings);

it('is that of the run whose samples were trained on', () => {
  const samplesOf = configurationOf({ objective: 'vanish:face', bank: 'jpeg:40', attacks: ['averaged'] });
  const trained = trainedWith({ samples: { kind: 'stored' }, seed: 11 });
  expect(evaluationAttack({ trained, contract, samplesOf })).toEqual({ ...samplesOf, seed: 11 });
});

it('has the budget, the bank and the goal of the training attack, and more steps', () => {
  const bank = [{ spec: 'jpeg:75', gradientMode: 'exact' }];
  const attack = { budget: { norm: 'linf', epsilonLevels: 4 }, iterations: 7, bank, loss: 'vanish:face' };
  const trained = trainedWith({ samples: { kind: 'on-the-fly', attack } });
  expect(evaluationAttack({ trained, contract, samplesOf: undefined })).toMatchObject({
    objective: 'vanish:face',
    bank,
    attacks: ['plain', 'averaged', 'noise'],
    attack: { budget: { norm: 'linf', epsilonLevels: 4 }, stepLevels: 1, iterations: 14 },
  });
});
