import { expect, it } from 'vitest';
import { localOriginOf } from './environment.ts';

it('reaches what listens on every address at 127.0.0.1, and what listens on one at that one', () => {
  const at = (host: string) => localOriginOf({ host, port: 4600 });
  expect([at('0.0.0.0'), at('::'), at('localhost')]).toEqual(Array(3).fill('http://127.0.0.1:4600'));
  expect(at('192.0.2.7')).toBe('http://192.0.2.7:4600');
  expect(at('2001:db8::7')).toBe('http://[2001:db8::7]:4600');
});
