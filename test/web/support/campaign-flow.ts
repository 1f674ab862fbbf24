import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessibilityProblems, screenshot } from './inspect-page.ts';

const FOCUSED = 'document.activeElement.labels?.[0]?.textContent';

/** Makes the campaign "Nightly" with a schedule, after the editor has refused it without a name and with an emptied number, and runs it as run 1. */
export async function makeNightly(
  page: Page,
  { home, patienceMs }: { readonly home: string; readonly patienceMs: number },
): Promise<void> {
  await page.goto(`${home}/campaigns/new`);
  const iterations = page.getByRole('spinbutton', { name: 'Iterations' });
  const usual = await iterations.inputValue();
  await page.getByLabel('Name', { exact: true }).fill('');
  await iterations.fill('');
  await iterations.blur();
  await page.getByText('Required: a whole number from 1 to 100,000.').waitFor();
  expect(await iterations.inputValue()).toBe('');
  await page.getByRole('button', { name: 'Create the campaign' }).click();
  await page.getByText('2 fields have to be mended, first: Name').waitFor();
  expect(await page.evaluate(FOCUSED)).toBe('Name');
  await page.getByLabel('Name', { exact: true }).fill('Nightly');
  await iterations.fill(usual);
  await page
    .getByText(/have to be mended|Required:/)
    .first()
    .waitFor({ state: 'hidden' });

  await page.getByLabel('Run by itself').check();
  await page
    .getByText(/time zone/i)
    .first()
    .waitFor();
  await screenshot(page, 'campaign-editor-light-1440');
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.getByRole('button', { name: 'Create the campaign' }).click();
  await page.getByRole('heading', { level: 1, name: 'Nightly' }).waitFor();
  await screenshot(page, 'campaign-light-1440');
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.getByRole('button', { name: 'Start a run' }).click();
  await page.waitForURL(/\/runs\/1/);
  await page.getByText('Done', { exact: true }).first().waitFor({ timeout: patienceMs });
}
