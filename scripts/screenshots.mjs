// Takes the pictures of README and docs/tour.md from a platform that runs and has finished its sample:
//   node scripts/screenshots.mjs --origin http://localhost:4600 --email you@example.com   (password in HOLDFAST_PASSWORD)
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { root } from './lib/paths.mjs';

const { values } = parseArgs({
  options: {
    origin: { type: 'string' },
    email: { type: 'string' },
    browser: { type: 'string', default: '/usr/bin/chromium' },
    workspace: { type: 'string', default: 'default' },
    only: { type: 'string' },
  },
});
const password = process.env.HOLDFAST_PASSWORD;
if (values.origin === undefined || values.email === undefined || password === undefined) {
  console.error('usage: HOLDFAST_PASSWORD=... node scripts/screenshots.mjs --origin URL --email ADDRESS [--only NAME]');
  process.exit(2);
}
/** A machine may be busy with something else. */
const PATIENCE_MS = 120_000;
const folder = resolve(root, 'docs/images');
mkdirSync(folder, { recursive: true });

/** Name of the picture, page below the workspace, appearance, and what to do before it is taken. */
const PICTURES = [
  { name: 'ui-overview', path: '' },
  { name: 'ui-report', path: '/runs/1' },
  {
    name: 'ui-report-dark',
    path: '/runs/1',
    colorScheme: 'dark',
    prepare: (page) =>
      page.getByRole('region', { name: 'Attack success by transform' }).evaluate((matrix) => {
        matrix.scrollIntoView({ block: 'start' });
        // Below the bar that stays.
        scrollBy(0, -128);
      }),
  },
  {
    name: 'ui-images',
    path: '/runs/1?tab=images',
    prepare: (page) => page.getByRole('main').getByRole('img').first().waitFor(),
  },
  {
    name: 'ui-sample',
    path: '/runs/1?tab=images',
    prepare: async (page) => {
      await page.getByRole('main').getByRole('img').first().click();
      await page.getByRole('dialog').getByText('Under every transform').waitFor();
    },
  },
  {
    name: 'ui-model',
    path: '/models',
    prepare: async (page) => {
      await page.getByRole('main').getByRole('table').getByRole('link').first().click();
      await page
        .getByRole('link', { name: 'Version 1' })
        .or(page.getByRole('link', { name: 'v1' }))
        .first()
        .click();
      await page.getByText('Model contract').first().waitFor();
    },
  },
  {
    name: 'ui-campaign-editor',
    path: '/campaigns/new',
    prepare: (page) => page.getByText('Reckoning').waitFor({ state: 'detached' }),
  },
  { name: 'ui-findings', path: '/findings' },
];

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const browser = await chromium.launch({ executablePath: values.browser, args });
try {
  const signIn = await browser.newContext({ baseURL: values.origin });
  signIn.setDefaultTimeout(PATIENCE_MS);
  const page = await signIn.newPage();
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(values.email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1 }).filter({ hasNotText: 'Sign in' }).waitFor();
  const storageState = await signIn.storageState();
  for (const picture of PICTURES) {
    if (values.only !== undefined && values.only !== picture.name) continue;
    await take(picture, storageState);
  }
} finally {
  await browser.close();
}

/** A picture of the window, not of the whole page: as a reader sees it, and few kilobytes. */
async function take({ name, path, colorScheme = 'light', prepare }, storageState) {
  const context = await browser.newContext({
    baseURL: values.origin,
    storageState,
    colorScheme,
    viewport: { width: 1280, height: 860 },
    reducedMotion: 'reduce',
    locale: 'en',
    timezoneId: 'UTC',
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  await page.goto(`/w/${values.workspace}${path}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('.skeleton').first().waitFor({ state: 'hidden' });
  // Pages arrive filled: what depends on the window's size comes with their scripts.
  await page.locator('[data-hydrating]').waitFor({ state: 'detached' });
  await prepare?.(page);
  await page.waitForLoadState('networkidle');
  await page.evaluate(() =>
    Promise.all(
      [...document.images]
        .filter((image) => image.getBoundingClientRect().top < innerHeight)
        .map((image) => image.decode()),
    ),
  );
  const file = resolve(folder, `${name}.webp`);
  await sharp(await page.screenshot())
    .webp({ quality: 82 })
    .toFile(file);
  console.log(`docs/images/${name}.webp`);
  await context.close();
}
