// npm run bench:large-report [-- IMAGES]: starts the platform in a folder of its own, seeds the large scenario, and times its report in Chromium.
import { execFile } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { launch, visit } from '../test/web/support/browser.ts';
import { startStack } from '../test/web/support/stack.ts';
import { prepare, timeClick, timeOpening, type Answer } from './in-page.ts';

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
  const tiles = 'main button[data-row]';
  const matrix: Answer = { there: 'main section table button' };
  const grid: Answer = { there: tiles, gone: 'main .opacity-60', changed: 'main [aria-live=polite]' };
  const sample: Answer = { there: '[role=dialog] table' };
  const facet = (name: RegExp) => page.getByRole('complementary', { name: 'Filters' }).getByRole('button', { name });

  /** A page that has been looked at for a moment. */
  const atRest = async (url: string): Promise<void> => {
    await page.goto(url);
    await page.locator('[data-hydrating]').waitFor({ state: 'detached' });
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(1_000);
  };
  const filter = (name: RegExp, how?: 'atOnce') => async (): Promise<number> => {
    await atRest(`${RUN}?tab=images`);
    return timeClick(facet(name), grid, how);
  };
  const openSample = (how?: 'atOnce') => async (): Promise<number> => {
    // The first image of all need not have been attacked.
    await atRest(`${RUN}?tab=images&state=SUCCESS`);
    return timeClick(page.locator(tiles).first(), sample, how);
  };
  const filterAgain = (first: RegExp, second: RegExp) => async (): Promise<number> => {
    await filter(first)();
    await page.waitForTimeout(1_000);
    return timeClick(facet(second), grid);
  };

  await prepare(page);
  const steps: Readonly<Record<string, () => Promise<number>>> = {
    'open the report: until the matrix is there': () => timeOpening(page, { url: RUN, answer: matrix }),
    'open its images: until the first row is there': () =>
      timeOpening(page, { url: `${RUN}?tab=images`, answer: { there: tiles } }),
    'filter by one outcome': filter(/^Robust/),
    'filter by newly failing': filter(/^New/),
    'filter by one class': filter(/^bus/),
    'filter by one class, as the second filter': filterAgain(/^New/, /^bus/),
    'filter by one class, pressed at once': filter(/^bus/, 'atOnce'),
    'open a sample: until its table is there': openSample(),
    'open a sample, pressed at once': openSample('atOnce'),
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
