import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { settled } from './inspect-page.ts';

/** Clears the filters of a report, search included, opens an image and goes back to the grid; walks the rows of a list by key, and sorts it. */
export async function stepBack(page: Page, home: string): Promise<void> {
  await page.goto(`${home}/runs/1?tab=images&q=photo`);
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await page.waitForURL(({ searchParams }) => !searchParams.has('q'));
  await page.getByRole('main').getByRole('img').first().click();
  await page.waitForURL(/sample=/);
  await page.getByRole('dialog').getByText('Under every transform').waitFor();
  await page.goBack();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  const { searchParams } = new URL(page.url());
  expect([...searchParams.keys()]).toEqual(['tab']);
  expect(await page.getByRole('searchbox').inputValue()).toBe('');

  await page.goto(`${home}/models?sort=-name`);
  await settled(page);
  await page
    .getByRole('columnheader', { name: 'Model', exact: true })
    .and(page.locator('[aria-sort=descending]'))
    .waitFor();
  await page.keyboard.press('j');
  expect(await page.evaluate('document.activeElement.closest("[data-row]") !== null')).toBe(true);
}

/** Takes the baseline of a campaign back, with a reason, on the campaign's page. */
export async function takeBaselineBack(page: Page, home: string): Promise<void> {
  await page.goto(`${home}/campaigns?q=night`);
  await page.getByRole('link', { name: 'Nightly' }).first().click();
  await page.getByRole('button', { name: 'Take back…' }).click();
  await page.getByLabel('Reason').fill('Measured with a broken camera');
  await page.getByRole('button', { name: 'Take it back' }).click();
  await page.getByText('None yet. Open a finished run').waitFor();
}
