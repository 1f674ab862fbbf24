import { expect, it } from 'vitest';
import { problemOf } from './problem-of.ts';

const coded = (code: string, message: string): Error => Object.assign(new Error(message), { code });

it.each([
  ['ENOSPC', 'DISK_FULL', 'room on the disk'],
  ['ECONNREFUSED', 'CONNECTION_REFUSED', 'the other side to answer'],
  ['ENOTFOUND', 'HOST_UNKNOWN', 'a host name with an address'],
])('tells what the system says by %s in words', (systemCode, code, expected) => {
  const { fix, ...parts } = problemOf(coded(systemCode, 'as the system says it'), 'task x');
  expect(parts).toEqual({ code, where: 'task x', expected, got: 'as the system says it' });
  expect(fix).toMatch(/then run it again$/);
});

it.each(['ERR_OUT_OF_RANGE', 'EISDIR', 'P2002', '40001'])('calls %s unexpected: it is no code of ours', (code) => {
  expect(problemOf(coded(code, 'inner workings'), 'task x')).toMatchObject({
    code: 'UNEXPECTED',
    got: 'inner workings',
  });
});

it('keeps the codes and the parts of our errors', () => {
  expect(problemOf(coded('CRASH', 'it died'), 'task x')).toMatchObject({ code: 'CRASH', got: 'it died' });
  const own = Object.assign(coded('IMAGE_EMPTY', 'message'), {
    where: 'a.png',
    expected: 'an image',
    got: 'nothing',
    fix: 'f',
  });
  expect(problemOf(own, 'x')).toEqual({
    code: 'IMAGE_EMPTY',
    where: 'a.png',
    expected: 'an image',
    got: 'nothing',
    fix: 'f',
  });
});
