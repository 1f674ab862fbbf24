import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { accessibilityProblems, screenshot } from './inspect-page.ts';

/** Has the model of run 1 trained on that run's samples, and stops the training, whose weights nothing else looks at. */
export async function trainOnStoredSamples(
  page: Page,
  { home, patienceMs }: { readonly home: string; readonly patienceMs: number },
): Promise<void> {
  await page.goto(`${home}/hardening`);
  await page.getByRole('button', { name: 'Harden a model' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: 'Of a finished run' }).click();
  const submit = dialog.getByRole('button', { name: 'Start training' });
  expect(await submit.isDisabled()).toBe(true);
  await dialog.getByLabel('Run that made them').click();
  await page.getByRole('option', { name: /#1/ }).click();
  // More than it can do before it is cancelled.
  await dialog.getByLabel('Epochs').fill('500');
  await screenshot(page, 'hardening-dialog-light-1440');
  expect(await accessibilityProblems(page)).toEqual([]);
  await submit.click();
  await page.getByRole('link', { name: /samples of #1/ }).waitFor();
  await page.getByText('"kind": "stored"').waitFor();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.getByText('Cancelled', { exact: true }).first().waitFor({ timeout: patienceMs });
  await page.getByRole('button', { name: 'Resume', exact: true }).waitFor();
}
