import { expect, it } from 'vitest';
import { linkLife } from './link-life.ts';

const at = (time: string) =>
  linkLife({ now: new Date(`2026-03-04T${time}Z`), expiresInSeconds: 60, sameForSeconds: 900 });

it('gives links of one span the same life, which is never shorter than what was asked for', () => {
  expect(at('10:15:00')).toEqual({ issuedAt: new Date('2026-03-04T10:15:00Z'), seconds: 960 });
  expect(at('10:29:59.999')).toEqual(at('10:15:00'));
  expect(at('10:30:00')).not.toEqual(at('10:15:00'));
});

it('begins now where every link may be another', () => {
  const now = new Date('2026-03-04T10:15:07Z');
  expect(linkLife({ now, expiresInSeconds: 60 })).toEqual({ issuedAt: now, seconds: 60 });
});
