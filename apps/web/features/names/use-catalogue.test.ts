import { attacks, objectiveDefinitions } from '@holdfast/attacks';
import { builtInContent, builtInPresetNames } from '@holdfast/domain';
import { transforms } from '@holdfast/transforms';
import { expect, it } from 'vitest';
import en from '#web/messages/en.json';
import zh from '#web/messages/zh-CN.json';
import { sentenceNumbers } from '../../../../test/testkit/sentence-numbers.ts';

const keyOf = (...words: readonly string[]): string =>
  words
    .join('-')
    .replace(/[a-z](?=[A-Z])/g, '$&-')
    .toUpperCase()
    .replaceAll('-', '_');

/** What the API says in English of everything that it brings along, as the catalogue holds it. */
function brought(): Readonly<Record<string, readonly (readonly [string, unknown])[]>> {
  const { presets, suites } = builtInContent();
  return {
    attack: Object.entries(attacks).map(([name, attack]) => [
      keyOf(name),
      { title: attack.kind === 'control' ? attack.title : attack.variants[0].title, summary: attack.summary },
    ]),
    field: transforms.flatMap(({ name, fields }) => fields.map((field) => [keyOf(name, field.name), field.summary])),
    objective: objectiveDefinitions.map(({ name, task, summary }) => [keyOf(name, task), summary]),
    preset: Object.entries(builtInPresetNames).map(([key, name]) => [
      keyOf(key),
      { name, description: presets.find((preset) => preset.name === name)?.description },
    ]),
    suite: suites.map(({ name, description }) => [keyOf(name), { name, description }]),
    transform: transforms.map(({ name, summary }) => [keyOf(name), summary]),
  };
}

it('says in English what the API says', () => {
  const { field, unit: _unit, ...rest } = en.catalogue;
  const summaries = Object.fromEntries(Object.entries(field).map(([key, { summary }]) => [key, summary]));
  const expected = Object.entries(brought()).map(([kind, own]) => [kind, Object.fromEntries(own)]);
  expect({ ...rest, field: summaries }).toEqual(Object.fromEntries(expected));
});

it('has the same numbers in Chinese', () => {
  const numbers = (part: unknown) => sentenceNumbers(JSON.stringify(part));
  const { unit: _english, ...english } = en.catalogue;
  const { unit: _chinese, ...chinese } = zh.catalogue;
  expect(numbers(english).length).toBeGreaterThan(20);
  expect(numbers(chinese)).toEqual(numbers(english));
});
