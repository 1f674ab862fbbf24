import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { z } from 'zod';

/** Pictures of every page, for people to look at; CI keeps the folder. */
const artifacts = resolve(
  process.env['HOLDFAST_ARTIFACTS'] ?? resolve(import.meta.dirname, '../../../artifacts'),
  'web',
);

/** Keeps a picture of the whole page under `name`. */
export async function screenshot(page: Page, name: string): Promise<void> {
  mkdirSync(artifacts, { recursive: true });
  await page.screenshot({ path: join(artifacts, `${name}.png`), fullPage: true });
}

/**
 * What axe finds against WCAG 2.1 AA, one line for each kind with the first elements it is about. `colours`: by the rule that a second colour
 * scheme can break, where everything else was looked at in the first.
 */
export async function accessibilityProblems(page: Page, rules: 'all' | 'colours' = 'all'): Promise<readonly string[]> {
  // Without frames of other origins both modes find the same; this one opens no second page for each result.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const chosen =
    rules === 'all' ? axe.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']) : axe.withRules(['color-contrast']);
  const { violations } = await chosen.analyze();
  return violations.map(({ id, help, nodes }) => {
    const where = nodes
      .slice(0, 3)
      .map(
        ({ html, failureSummary }) =>
          `\n    ${html.slice(0, 160)}\n      ${failureSummary?.split('\n')[1]?.trim() ?? ''}`,
      );
    return `${page.url()} ${id}: ${help}${where.join('')}`;
  });
}

/** Waits until the page has what it asked for: no skeleton is left and the network has been quiet for a moment. */
export async function settled(page: Page): Promise<void> {
  await page.waitForSelector('h1', { state: 'attached' });
  // A function to wait for would be evaluated as text, which the pages' policy rightly refuses.
  await page.locator('.skeleton').first().waitFor({ state: 'hidden' });
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

/** Whether something sticks out of the window sideways. */
export async function isTooWide(page: Page): Promise<boolean> {
  return (
    (await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth + 1')) === true
  );
}

/** Titles of the cards that cut off what they hold at their right edge: a page is no wider for it, and nobody can scroll there. */
export async function cutOffCards(page: Page): Promise<readonly string[]> {
  const titles = await page.evaluate(`[...document.querySelectorAll('main section')]
    .filter((card) => card.scrollWidth > card.clientWidth + 1)
    .map((card) => card.querySelector('h2')?.textContent ?? card.getAttribute('aria-label') ?? 'without a title')`);
  return z.array(z.string()).parse(titles);
}
