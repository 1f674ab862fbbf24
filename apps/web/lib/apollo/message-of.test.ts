import { ServerError } from '@apollo/client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { messageOf } from './message-of.ts';

const serverError = (status: number) =>
  new ServerError('Response not successful', { response: new Response('', { status }), bodyText: '' });

describe('messageOf', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('says in words, in the language of the page, that nobody answers', () => {
    vi.stubGlobal('document', { documentElement: { lang: 'en' } });
    expect(messageOf(serverError(503))).toMatch(/^Holdfast does not answer/);
    expect(messageOf(new TypeError('Failed to fetch'))).toMatch(/^Holdfast does not answer/);
    vi.stubGlobal('document', { documentElement: { lang: 'zh-CN' } });
    expect(messageOf(serverError(502))).toMatch(/没有响应/);
  });

  it('keeps the status of any other answer, and what another error says', () => {
    expect(messageOf(serverError(413))).toBe('413: Response not successful');
    expect(messageOf(new Error('No such file'))).toBe('No such file');
  });
});
