import { expect, it } from 'vitest';
import { slugOf } from './workspace-slug.ts';

it.each([
  ['Road signs', 'road-signs'],
  ['  Prüfstand №2!', 'prufstand-no2'],
  ['质量保证', ''],
  [`${'a'.repeat(47)} b`, 'a'.repeat(47)],
])('makes an address that the API takes out of %s', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});
