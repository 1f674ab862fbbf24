// npm run bench:large-report [-- IMAGES]: starts the platform in a folder of its own, seeds the large scenario, and times its report in Chromium.
import { execFile } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { launch, visit } from '../test/web/support/browser.ts';
import { startStack } from '../test/web/support/stack.ts';

const REPEATS = 7;
/** A machine may be busy with something else. */
const PATIENCE_MS = 120_000;
const RUN = '/w/large/runs/2';
const images = process.argv.slice(2, 3);

const stack = await startStack();
const browser = await launch();
try {
  const { page } = await visit(browser, { origin: stack.origin });
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(stack.firstAccount);
  await page.getByLabel('Your name').fill('Bench');
  await page.getByLabel('Email').fill('bench@example.com');
  await page.getByLabel('Password').fill('correct horse battery staple');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  const options = images.flatMap((count) => ['--images', count]);
  const seed = ['scripts/seed.mjs', 'large', '--folder', resolve(stack.data, 'postgres'), ...options];
  const { stdout } = await promisify(execFile)(process.execPath, seed);
  console.log(stdout.trimEnd());
  await measure(page);
} finally {
  await browser.close();
  await stack.stop();
}

async function measure(page: Page): Promise<void> {
  const matrix = page.getByRole('region', { name: 'Attack success by transform' });
  const tiles = page.getByRole('main').locator('button[data-row]');
  const facet = (name: RegExp) => page.getByRole('complementary', { name: 'Filters' }).getByRole('button', { name });
  const count = page.getByRole('main').locator('[aria-live=polite]').first();

  /** Until the grid under another filter is there: the number of images has changed and nothing is dimmed any more. */
  const filtered = async (click: () => Promise<void>): Promise<void> => {
    const before = (await count.textContent()) ?? '';
    await click();
    await count.filter({ hasNotText: before }).waitFor();
    await page.getByRole('main').locator('.opacity-60').waitFor({ state: 'detached' });
  };

  const steps: Readonly<Record<string, () => Promise<number>>> = {
    'open the report: until the matrix is there': async () => {
      await page.goto('about:blank');
      return timed(async () => {
        await page.goto(RUN, { waitUntil: 'commit' });
        await matrix.getByRole('button').first().waitFor();
      });
    },
    'open its images: until the first row is there': async () => {
      await page.goto('about:blank');
      return timed(async () => {
        await page.goto(`${RUN}?tab=images`, { waitUntil: 'commit' });
        await tiles.first().waitFor();
      });
    },
    'filter: one outcome': async () => {
      await page.goto(`${RUN}?tab=images`);
      await facet(/^Robust/).waitFor();
      return timed(() => filtered(() => facet(/^Robust/).click()));
    },
    'filter: newly failing': async () => {
      await page.goto(`${RUN}?tab=images`);
      await facet(/^New/).waitFor();
      return timed(() => filtered(() => facet(/^New/).click()));
    },
    'filter: one class': async () => {
      await page.goto(`${RUN}?tab=images`);
      await facet(/^bus/).waitFor();
      return timed(() => filtered(() => facet(/^bus/).click()));
    },
    'open a sample: until its table is there': async () => {
      // The first image of all need not have been attacked.
      await page.goto(`${RUN}?tab=images&state=SUCCESS`);
      await tiles.first().waitFor();
      await page.waitForLoadState('networkidle');
      return timed(async () => {
        await tiles.first().click();
        await page.getByRole('dialog').getByText('Under every transform').waitFor();
      });
    },
  };

  const { length: cores } = cpus();
  console.log(
    `\n${cores} cores, load ${loadavg()[0]?.toFixed(1) ?? '?'}; median of ${REPEATS} (lowest to highest), ms`,
  );
  for (const [name, step] of Object.entries(steps)) {
    await step();
    const times: number[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat++) times.push(await step());
    times.sort((a, b) => a - b);
    const [low = 0] = times;
    const median = times[(REPEATS - 1) / 2] ?? 0;
    console.log(`${name.padEnd(48)} ${median.toFixed(0)} (${low.toFixed(0)}-${(times.at(-1) ?? 0).toFixed(0)})`);
  }
}

async function timed(step: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await step();
  return performance.now() - startedAt;
}
