import { expect, it } from 'vitest';
import { sentences } from './told.ts';

const own = sentences({
  empty: () => 'there is none',
  found: (count: number, what: string) => `${count} ${what}`,
});

it('keeps what a sentence is made of beside it', () => {
  expect(own.codes).toEqual(['empty', 'found']);
  expect(own.say('empty')).toEqual({ text: 'there is none', told: { code: 'empty', values: [] } });
  expect(own.say('found', 3, 'cats')).toEqual({ text: '3 cats', told: { code: 'found', values: ['3', 'cats'] } });
});

it('leaves what it does not know to the text beside it', () => {
  expect(own.read(own.say('found', 3, 'cats').told)).toEqual({ code: 'found', values: ['3', 'cats'] });
  expect(own.read({ code: 'of another version', values: [] })).toBeNull();
  expect(own.read({ code: 'found', values: ['3'] })).toBeNull();
  expect(own.read({ code: 'toString', values: [] })).toBeNull();
  expect(own.read(undefined)).toBeNull();
  expect(own.read(null)).toBeNull();
});
