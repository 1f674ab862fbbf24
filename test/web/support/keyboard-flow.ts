import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { settled } from './inspect-page.ts';

const FOCUSED = 'document.activeElement.textContent';

/** From the skip link through the palette, which gives the focus back, to a page by its letters, the list of keys, and through the parts of a run. */
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
  await walkTabs(page, home);
}

/** The chosen tab is the one that Tab reaches; arrows go round, the address follows: https://www.w3.org/WAI/ARIA/apg/patterns/tabs/ */
async function walkTabs(page: Page, home: string): Promise<void> {
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await page.locator(`a[href="${home}/runs/1"]`).first().click();
  await page.waitForURL(`**${home}/runs/1`);
  const tab = (name: RegExp) => page.getByRole('tab', { name });
  await tab(/^Report/).focus();
  for (const [key, name, address] of [
    ['ArrowLeft', /^Setup/, /tab=setup/],
    ['ArrowRight', /^Report/, /runs\/1$/],
    ['ArrowRight', /^Images/, /tab=images/],
    ['End', /^Setup/, /tab=setup/],
    ['Home', /^Report/, /runs\/1$/],
  ] as const) {
    await page.keyboard.press(key);
    await page.waitForURL(address);
    await expect.poll(() => page.evaluate(FOCUSED)).toMatch(name);
    await page.getByRole('tab', { name, selected: true }).waitFor();
    expect(await page.locator('[role=tab][tabindex="0"]').count()).toBe(1);
    await page.getByRole('tabpanel', { name }).waitFor();
  }
}
