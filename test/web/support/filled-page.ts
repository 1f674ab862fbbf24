import type { Page, Request } from 'playwright-core';
import { expect } from 'vitest';
import { settled } from './inspect-page.ts';
import { operationOf } from './operation-of.ts';

/**
 * Expects the HTML of a page to hold `text`, which scripts would have put there otherwise, and the page to ask the API for nothing more when it is shown.
 * Tried again: a server that is busy sends a page without answers rather than late.
 */
export async function expectFilled(page: Page, path: string, text: string): Promise<void> {
  const load = async () => {
    const asked: string[] = [];
    const note = (request: Request) => {
      if (request.method() === 'POST' && request.url().endsWith('/graphql')) asked.push(operationOf(request));
    };
    page.on('request', note);
    const answer = await page.goto(path);
    const isFilled = (await answer?.text())?.includes(text);
    await settled(page);
    page.off('request', note);
    return { isFilled, asked };
  };
  await expect.poll(load, { timeout: 60_000 }).toEqual({ isFilled: true, asked: [] });
}
