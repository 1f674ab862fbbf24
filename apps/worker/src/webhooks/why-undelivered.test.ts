import { expect, it } from 'vitest';
import { resolveAllowed } from './address-guard.ts';
import { whyUndelivered } from './why-undelivered.ts';

const coded = (code: string): Error => Object.assign(new Error(`connect ${code} 10.0.0.1:81`), { code });
const url = 'https://hooks.example.com:81/x';

it.each([
  ['ECONNREFUSED', 'connection_refused'],
  ['ECONNRESET', 'connection_lost'],
  ['ENOTFOUND', 'host_unknown'],
  ['ETIMEDOUT', 'no_answer'],
  ['CERT_HAS_EXPIRED', 'certificate'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
])('tells %s by the host it is about', (system, code) => {
  const { told } = whyUndelivered(coded(system), url);
  expect([told.code, told.values[0]]).toEqual([code, 'hooks.example.com:81']);
});

it('tells an address that is not public, and leaves other errors as they are', async () => {
  const refused: unknown = await resolveAllowed(new URL('http://127.0.0.1/x'), []).catch((error: unknown) => error);
  expect(whyUndelivered(refused, 'http://127.0.0.1/x').told).toEqual({
    code: 'not_public',
    values: ['127.0.0.1', '127.0.0.1'],
  });
  expect(whyUndelivered(new Error('else'), url)).toEqual({ text: 'else', told: { code: 'other', values: ['else'] } });
});
