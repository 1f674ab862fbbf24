import { runConfigurationSchema, type RunConfiguration } from '@holdfast/results';
import { expect, it } from 'vitest';
import { attackCommand } from './reproduce.ts';

const configuration: RunConfiguration = runConfigurationSchema.parse({
  objective: 'mislabel:bus->train',
  bank: [
    { spec: 'jpeg:75', gradientMode: 'straight-through' },
    { spec: 'rotate:-5..5', gradientMode: 'exact' },
  ],
  evaluate: ['noise:8'],
  attacks: ['plain', 'averaged'],
  attack: {
    budget: { norm: 'l2', epsilonLevels: 300 },
    stepLevels: 0.5,
    iterations: 12,
    direction: 'l2',
    momentum: 0.9,
    combination: { name: 'weighted', weights: [2, 1, 1] },
    start: { kind: 'random', runs: 3 },
  },
  confirmDraws: 5,
  seed: 99,
});

it('writes a command that a shell passes on as it is', () => {
  expect(attackCommand({ configuration, modelFile: 'my model.onnx' })).toBe(
    "holdfast attack 'my model.onnx' --images photos --objective 'mislabel:bus->train' --transforms jpeg:75,rotate:-5..5 " +
      '--evaluate noise:8 --gradient-mode jpeg:75=straight-through --epsilon 300/255 --step 0.5/255 --iterations 12 --norm l2 ' +
      '--direction l2 --momentum 0.9 --combine weighted:2:1:1 --random-start --restarts 3 --attacks plain,averaged --confirm-draws 5 ' +
      '--seed 99 --out run',
  );
});
