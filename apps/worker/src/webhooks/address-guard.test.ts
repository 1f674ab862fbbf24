import { describe, expect, it } from 'vitest';
import { mayReach, resolveAllowed } from './address-guard.ts';

describe('a webhook may not reach', () => {
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::',
    'fe80::1%eth0',
    'localhost',
  ])('%s', (address) => {
    expect(mayReach(address, [])).toBe(false);
  });
});

it('may reach public addresses, and networks that were allowed', () => {
  expect(mayReach('93.184.215.14', [])).toBe(true);
  expect(mayReach('2606:2800:21f:cb07:6820:80da:af6b:8b2c', [])).toBe(true);
  expect(mayReach('10.1.2.3', ['10.1.0.0/16'])).toBe(true);
  expect(mayReach('10.2.2.3', ['10.1.0.0/16'])).toBe(false);
  expect(mayReach('::ffff:10.1.2.3', ['10.1.0.0/16'])).toBe(true);
  expect(mayReach('10.2.2.3', ['nonsense', '10.0.0.0/99'])).toBe(false);
});

describe('an address is refused', () => {
  it.each(['http://127.0.0.1/x', 'http://[::1]/', 'http://0x7f000001/', 'http://2130706433/', 'http://localhost:1/'])(
    '%s, whatever its spelling',
    async (url) => {
      await expect(resolveAllowed(new URL(url), [])).rejects.toThrow('expected a public address');
    },
  );

  it('that is no http, or holds a password', async () => {
    await expect(resolveAllowed(new URL('ftp://example.com/'), [])).rejects.toThrow('expected http or https');
    await expect(resolveAllowed(new URL('https://a:b@example.com/'), [])).rejects.toThrow('without a password');
  });
});
