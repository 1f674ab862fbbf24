import { campaignDefinitionSchema } from '@holdfast/domain';
import { expect, it } from 'vitest';
import { readAttackSettings, showAttackSettings } from './attack-settings.ts';
import { readDefinition, type DefinitionInput } from './read-definition.ts';
import type { ObjectiveModel } from './objective.ts';
import { readEvaluated } from './transform-plan.ts';

const detector: ObjectiveModel = { name: 'detector', task: 'detection', labels: ['person', 'bus', 'train'] };
const classifier: ObjectiveModel = { name: 'digits', task: 'classification', labels: ['0', '1', '2'] };

const settings = { attacks: ['averaged', 'plain', 'noise'], epsilonLevels: 4, stepLevels: 1, iterations: 10 };
const good: DefinitionInput = {
  objective: 'vanish:person',
  bank: [{ spec: 'jpeg:75' }, { spec: 'median:3' }],
  evaluate: ['jpeg:30..50:10', 'noise:8'],
  settings,
};

const issuesOf = (input: DefinitionInput, models: readonly ObjectiveModel[] = [detector]) => {
  const reading = readDefinition({ input, current: null, models });
  return reading.ok ? [] : reading.issues.map(({ field, message }) => `${field.join('.')}: ${message}`);
};

it('reads a campaign: sweeps spelled out, attacks in the order of the report, defaults filled in', () => {
  const reading = readDefinition({ input: good, current: null, models: [detector] });
  if (!reading.ok) throw new Error(JSON.stringify(reading.issues));
  const { transforms, settings: read, seed, images } = reading.value;
  expect(transforms.evaluate).toEqual(['jpeg:30', 'jpeg:40', 'jpeg:50', 'noise:8']);
  expect(transforms.bank.map(({ spec }) => spec)).toEqual(['jpeg:75', 'median:3']);
  expect(read.attacks).toEqual(['plain', 'averaged', 'noise']);
  expect(seed).toEqual({ kind: 'fixed', seed: 0 });
  expect(images).toEqual({ kind: 'all' });
  expect(campaignDefinitionSchema.parse(reading.value)).toEqual(reading.value);
});

it('shows settings in a form that reads as the same settings', () => {
  const input = {
    ...settings,
    combination: 'weighted:2:1:1',
    start: 'random:3',
    momentum: 0.9,
    norm: 'l2',
    direction: 'l2',
  };
  const reading = readAttackSettings(input, 2);
  if (!reading.ok) throw new Error(JSON.stringify(reading.issues));
  expect(readAttackSettings(showAttackSettings(reading.value), 2)).toEqual(reading);
});

it('keeps what an update leaves out, and removes a gate that is set to null', () => {
  const gate = { rules: [{ kind: 'max-asr', limit: 0.2 }] };
  const first = readDefinition({ input: { ...good, gate }, current: null, models: [detector] });
  if (!first.ok) throw new Error(JSON.stringify(first.issues));
  const second = readDefinition({ input: { evaluate: ['noise:4'] }, current: first.value, models: [detector] });
  expect(second).toEqual({
    ok: true,
    value: { ...first.value, transforms: { ...first.value.transforms, evaluate: ['noise:4'] } },
  });
  const third = readDefinition({ input: { gate: null }, current: first.value, models: [detector] });
  expect(third).toEqual({ ok: true, value: { ...first.value, gate: null } });
});

it('names the entry of the bank that is no transform, and what is known', () => {
  const [text] = issuesOf({ ...good, bank: [{ spec: 'jpeg:75' }, { spec: 'median:3' }, { spec: 'jpg:50' }] });
  expect(text).toMatch(/^bank\.2\.spec: expected .*jpeg.*, got .*jpg.*; /);
  const evaluated = readEvaluated(['median:3', 'jpg:50']);
  expect(evaluated.ok ? [] : evaluated.issues.map(({ field, values }) => [field, values])).toEqual([
    [['1'], ['jpg:50']],
  ]);
});

it('refuses a gradient mode that a transform does not have', () => {
  const [text] = issuesOf({ ...good, bank: [{ spec: 'jpeg:75', gradientMode: 'guessed' }] });
  expect(text).toMatch(/^bank\.0\.gradientMode: expected one of .*, the modes of jpeg, got guessed; /);
});

it('checks the objective against the labels and the task of every model', () => {
  expect(issuesOf({ ...good, objective: 'vanish:persn' })[0]).toMatch(/^objective: expected .*person.*/);
  expect(issuesOf(good, [classifier])[0]).toMatch(/^objective: expected .*digits/);
  expect(issuesOf({ ...good, objective: 'untargeted' }, [classifier])).toEqual([]);
});

it('tells everything that is wrong at once, each beside its field', () => {
  const fields = issuesOf({
    objective: 'vanish:nobody',
    bank: [],
    evaluate: ['blur'],
    settings: { ...settings, norm: 'l7', combination: 'median', start: 'random:x' },
    images: { kind: 'random' },
    seed: { kind: 'fixed', seed: 2n ** 60n },
    gate: { rules: [{ kind: 'max-asr', limit: 2 }] },
  }).map((text) => text.slice(0, text.indexOf(':')));
  expect(fields).toEqual([
    'evaluate.0',
    'settings.attacks',
    'settings.norm',
    'settings.combination',
    'settings.start',
    'images.count',
    'seed.seed',
    'gate.rules.0.limit',
    'objective',
  ]);
});

it('asks for a weight for the sample and one for each transform', () => {
  const [text] = issuesOf({ ...good, settings: { ...settings, combination: 'weighted:1:1' } });
  expect(text).toBe(
    'settings.combination: expected 3 weights: one for the sample itself and one for each of 2 transforms, got weighted:1:1; write as many numbers, e.g. weighted:2:1:1',
  );
});

it('refuses numbers out of range by the name of their field', () => {
  const [text] = issuesOf({ ...good, settings: { ...settings, epsilonLevels: 300 } });
  expect(text).toMatch(/^settings\.epsilonLevels: expected .*255.*, got 300; /);
});
