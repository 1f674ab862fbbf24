import { describe, expect, it } from 'vitest';
import { readSpec, writeSpec } from './spec-value.ts';

const number = (name: string, defaultValue: string | null = null) => ({
  name,
  kind: 'number',
  unit: '',
  min: 0,
  max: 100,
  integer: false,
  range: true,
  choices: [],
  default: defaultValue,
});
const choice = (name: string, choices: string[], defaultValue: string) => ({
  ...number(name, defaultValue),
  kind: 'choice',
  choices,
});

const jpeg = { name: 'jpeg', fields: [number('quality')] };
const median = { name: 'median', fields: [number('size'), choice('shape', ['square', 'cross'], 'square')] };
const stretch = { name: 'stretch', fields: [number('x'), number('y', '1')] };

describe('a transform spec in the editor', () => {
  it.each([
    [jpeg, 'jpeg:75'],
    [jpeg, 'jpeg:30..90'],
    [median, 'median:3'],
    [median, 'median:5:cross'],
    [stretch, 'stretch:0.95'],
    [stretch, 'stretch:0.95..1.05:0.9..1.1'],
    [stretch, 'stretch:0.95..1.05:2..2'],
  ])('%o: %s reads and writes the same', (definition, spec) => {
    const values = readSpec(definition, spec);
    expect(values).toBeDefined();
    expect(writeSpec(definition, values ?? {})).toBe(spec);
  });

  it('keeps what it does not understand for the text field', () => {
    expect(readSpec(jpeg, 'jpeg:30..90:10')).toBeUndefined();
    expect(readSpec(jpeg, 'jpeg:75+median:3')).toBeUndefined();
    expect(readSpec(median, 'median:3:round')).toBeUndefined();
  });
});
