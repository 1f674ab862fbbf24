import { expect, it } from 'vitest';
import { chooseTimeZone } from './time-zone.ts';

it('takes the zone of the browser where there is such a zone', () => {
  expect(chooseTimeZone('Asia/Shanghai')).toBe('Asia/Shanghai');
  expect(chooseTimeZone('Middle/Earth')).toBe('UTC');
  expect(chooseTimeZone('')).toBe('UTC');
  expect(chooseTimeZone(undefined)).toBe('UTC');
});
