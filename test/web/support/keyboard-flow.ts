import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { settled } from './inspect-page.ts';

const FOCUSED = 'document.activeElement.textContent';

/** From the skip link through the palette, which gives the focus back, to a page by its letters and the list of keys. */
export async function workByKeyboard(page: Page, home: string): Promise<void> {
  await page.goto(home);
  await settled(page);
  await page.keyboard.press('Tab');
  expect(await page.evaluate(FOCUSED)).toBe('Skip to the content');
  await page.keyboard.press('Control+k');
  await page.getByPlaceholder('Name of a campaign, model, data set or page').fill('Nightly');
  await page.getByRole('option', { name: 'Nightly' }).waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => page.evaluate(FOCUSED)).toBe('Skip to the content');
  await page.keyboard.press('g');
  await page.keyboard.press('m');
  await page.waitForURL(`**${home}/models`);
  await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor();
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
}
