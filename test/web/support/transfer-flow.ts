import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessibilityProblems, screenshot } from './inspect-page.ts';
import type { Material } from './material.ts';

/**
 * Uploads the model once more under another name, has it judge the samples of run 1 as a campaign whose run is number 4, and compares the outcome with
 * runs 1 and 2.
 */
export async function judgeByAnotherModel(
  page: Page,
  { home, material, patienceMs }: { readonly home: string; readonly material: Material; readonly patienceMs: number },
): Promise<void> {
  // The same weights under another name: what fools the one fools the other, as often.
  await page.goto(`${home}/models/upload`);
  await page.locator('input[type=file]').setInputFiles(material.model);
  await page.getByLabel('Name of the new model').fill('Twin');
  await page.getByRole('button', { name: 'Upload and inspect' }).click();
  await page.getByText('Gradients reach the image').waitFor({ timeout: patienceMs });
  await page.getByRole('radio', { name: 'JSON' }).click();
  await page.getByRole('textbox', { name: 'JSON' }).fill(material.contract);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByText('The model is ready for campaigns.').waitFor();

  await page.goto(`${home}/campaigns/new`);
  await page.getByLabel('Name', { exact: true }).fill('What transfers');
  await page.getByRole('radio', { name: 'Judge samples by other models' }).click();
  await page.getByRole('combobox', { name: 'Model' }).click();
  await page.getByRole('option', { name: 'Twin' }).click();
  await page.getByLabel('Run that made them').click();
  await page.getByRole('option', { name: 'Nightly #1' }).click();
  await screenshot(page, 'campaign-editor-transfer-light-1440');
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.getByRole('button', { name: 'Create the campaign' }).click();
  await page.getByRole('heading', { level: 1, name: 'What transfers' }).waitFor();
  await page.getByRole('button', { name: 'Start a run' }).click();
  await page.waitForURL(/\/runs\/4/);
  await page.getByText('Done', { exact: true }).first().waitFor({ timeout: patienceMs });
  const matrix = page.getByRole('region', { name: 'Transfer matrix' });
  const cells = matrix.getByRole('button');
  await cells.nth(1).waitFor();
  const rates = await Promise.all([0, 1].map((at) => cells.nth(at).innerText()));
  const [transferred, own] = rates.map((text) => /[\d.]+%/.exec(text)?.[0]);
  expect(transferred).toBe(own);
  expect(rates[1]).toContain('white box');
  await screenshot(page, 'transfer-light-1440');
  expect(await accessibilityProblems(page)).toEqual([]);
  await cells.nth(1).click();
  await page.waitForURL(/model=1/);

  await page.goto(`${home}/compare`);
  await page.getByLabel('First (before)').click();
  await page.getByRole('option', { name: 'Nightly #1' }).click();
  await page.getByLabel('Second (after)').click();
  await page.getByRole('option', { name: 'Nightly #2' }).click();
  await page.getByRole('button', { name: 'Add another' }).click();
  await page.getByRole('combobox', { name: 'Other 2' }).click();
  await page.getByRole('option', { name: 'What transfers #4' }).first().click();
  await page.getByRole('heading', { name: 'All against the reference' }).waitFor();
  // As the messages of the built pages say it, which another formatter writes than those of the tests.
  await page.getByText('margin ±5 points').first().waitFor();
  await screenshot(page, 'comparison-set-light-1440');
  expect(await accessibilityProblems(page)).toEqual([]);
}
