import { expect, it } from 'vitest';
import { refusalText } from './refusal-text.ts';
import texts from './zh-CN.json';

const refused = (...userErrors: readonly { code: string; field: string[]; message: string }[]) => ({
  code: 'INVALID',
  message: userErrors.map(({ message }) => message).join('; '),
  userErrors,
});

it('tells in the reader’s language what an invitation’s form lacks', () => {
  const name = { code: 'INVALID', field: ['name'], message: 'Write your name' };
  const password = { code: 'WRONG_PASSWORD', field: ['input', 'password'], message: 'That is another one' };
  const answer = refused(name, password);
  expect(refusalText(answer, texts)).toBe(`${texts.input['ACCOUNT.name']} ${texts.input.WRONG_PASSWORD}`);
  expect(refusalText(answer, undefined)).toBe('Write your name; That is another one');
});

it('tells why a request was refused as a whole by its code, or as the API says it', () => {
  const tooMany = { code: 'TOO_MANY_TRIES', message: 'Try again later' };
  expect(refusalText(tooMany, texts)).toBe(texts.request.TOO_MANY_TRIES);
  expect(refusalText({ code: 'OF_ANOTHER_VERSION', message: 'Something else' }, texts)).toBe('Something else');
  expect(refusalText({ error: 'Down' }, undefined)).toBe('Down');
  expect(refusalText(null, texts)).toBe('');
});
