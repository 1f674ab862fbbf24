import { undelivered } from '@holdfast/domain';
import type { Sentence } from '@holdfast/results';
import { problemOf } from '../problem-of.ts';

/** Codes of Node's TLS: `CERT_HAS_EXPIRED`, `DEPTH_ZERO_SELF_SIGNED_CERT`, `UNABLE_TO_VERIFY_LEAF_SIGNATURE`, `ERR_TLS_CERT_ALTNAME_INVALID` ... */
const CERTIFICATE = /CERT|UNABLE_TO_VERIFY/;

/** Why nothing was delivered to an address. */
export function whyUndelivered(error: unknown, url: string): Sentence {
  const host = url.startsWith('mailto:') ? url.slice('mailto:'.length) : new URL(url).host;
  const message = error instanceof Error ? error.message : String(error);
  const { code, expected, got } = problemOf(error, host);
  switch (code) {
    case 'CONNECTION_REFUSED':
      return undelivered.say('connection_refused', host);
    case 'CONNECTION_LOST':
      return undelivered.say('connection_lost', host);
    case 'HOST_UNKNOWN':
      return undelivered.say('host_unknown', host);
    case 'NO_ANSWER':
      return undelivered.say('no_answer', host);
    case 'NO_SMTP':
      return undelivered.say('no_smtp');
    case 'WEBHOOK_ADDRESS':
      return expected === 'a public address'
        ? undelivered.say('not_public', host, got)
        : undelivered.say('other', message);
    default: {
      const own: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
      return typeof own === 'string' && CERTIFICATE.test(own)
        ? undelivered.say('certificate', host, message)
        : undelivered.say('other', message);
    }
  }
}
