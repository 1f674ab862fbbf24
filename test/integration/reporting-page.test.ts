import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildReport, renderHtml, type Report } from '@holdfast/reporting';
import { chromium, type Browser, type Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenePicture } from '../testkit/pictures.ts';
import { skippedImage, syntheticResults } from '../testkit/results.ts';
import { LOW_CONTRAST } from './reporting-page/contrast.ts';
import { CONTROLS, CUT_OFF, CUTTABLE, FOLDED, READ, SHEET } from './reporting-page/on-paper.ts';

/** Where distributions put it; the tests are skipped, visibly, where there is none. */
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

/** Pixel (50, 80) of the difference that the last card shows. */
const DIFFERENCE_AT_50_80 = `[...[...document.querySelectorAll('.card')].at(-1)
  .querySelector('.view:not([hidden]) canvas').getContext('2d').getImageData(50, 80, 1, 1).data]`;

const SIZE = { width: 100, height: 100 };
const HOSTILE = `<img src=x onerror=alert(1)>"'.jpg`;

/** The scene, with a change of 4 levels in every sample. */
async function png(path: string): Promise<Uint8Array> {
  const { data } = scenePicture(SIZE);
  const change = path.includes('original') ? 0 : 4;
  const levels = data.map((level) => (level > 250 ? level - change : level + change));
  return new Uint8Array(
    await sharp(levels, { raw: { ...SIZE, channels: 3 } })
      .png()
      .toBuffer(),
  );
}

describe.skipIf(executablePath === undefined)('the report in a browser', () => {
  let browser: Browser;
  let folder: string;
  let url: string;
  let report: Report;

  beforeAll(async () => {
    const results = syntheticResults({
      images: [
        { id: 'a.jpg', succeeds: { 'plain-early': ['identity'], averaged: ['identity', 'jpeg:75', 'jpeg:50'] } },
        { id: HOSTILE, succeeds: { 'plain-early': ['identity'], averaged: ['identity'] } },
      ],
    });
    results.images.push(skippedImage('broken.jpg', { reason: 'unreadable', error: true }));
    folder = await mkdtemp(join(tmpdir(), 'holdfast-report-'));
    const file = join(folder, 'report.html');
    report = buildReport(results);
    await writeFile(file, await renderHtml(report, { readArtifact: png }));
    url = pathToFileURL(file).href;
    if (executablePath !== undefined) browser = await chromium.launch({ executablePath, args });
  });

  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  async function open(
    options: { width?: number; colorScheme?: 'light' | 'dark' },
    visit: (page: Page, problems: string[]) => Promise<void>,
  ): Promise<void> {
    const { width = 1280, colorScheme = 'light' } = options;
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('dialog', (dialog) => {
      problems.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (!/^(?:file|blob|data):/.test(request.url())) problems.push(`request: ${request.url()}`);
    });
    await page.goto(url);
    await visit(page, problems);
    await context.close();
  }

  it('asks for nothing, reports no error and runs no script of a file name', async () => {
    await open({}, async (page, problems) => {
      await page.locator('.card').last().scrollIntoViewIfNeeded();
      await page.locator('.card img').first().waitFor();
      expect(problems).toEqual([]);
      expect(await page.locator('.card h3').first().textContent()).toContain(HOSTILE);
    });
  });

  it.each([390, 768, 1280, 2560])('is never wider than a window of %i px', async (width) => {
    await open({ width }, async (page) => {
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    });
  });

  it.each(['light', 'dark'] as const)(
    'has the contrast of WCAG AA on every text in the %s theme',
    async (colorScheme) => {
      await open({ colorScheme }, async (page) => {
        await page.evaluate(`document.querySelectorAll('details').forEach((each) => { each.open = true; })`);
        expect(await page.evaluate(LOW_CONTRAST)).toEqual([]);
      });
    },
  );

  it('notices text of low contrast', async () => {
    await open({}, async (page) => {
      await page.addStyleTag({ content: '#images-title { color: #999 }' });
      expect(await page.evaluate(LOW_CONTRAST)).toEqual([expect.stringMatching(/^Images: 2\.8/)]);
    });
  });

  it('says what a cell stands for when the keyboard reaches it, and filters the images when it is chosen', async () => {
    await open({}, async (page) => {
      const cell = page.locator('button.cell[data-attack="averaged"][data-transform="jpeg:75"]');
      await cell.focus();
      expect(await page.locator('#tip').textContent()).toMatch(/averaged, JPEG 75: 1\/2 .*\nNot counted: 1 error\./);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Fooled 1', exact: true }).click();
      expect(await page.locator('.card:visible h3').allTextContents()).toEqual([expect.stringContaining('a.jpg')]);
      const link = page.url();
      await page.goto('about:blank');
      await page.goto(link);
      expect(await page.locator('.card:visible').count()).toBe(1);
      await page.getByRole('button', { name: 'Clear' }).click();
      expect(await page.locator('.card:visible').count()).toBe(2);
    });
  });

  it('draws the amplified difference in levels around grey', async () => {
    await open({}, async (page) => {
      const card = page.locator('.card').last();
      await card.getByText('Compare pixels').click();
      await card.locator('.view:visible .amplification').fill('10');
      // The scene is darker than 250 levels there, so that every channel of the sample is 4 levels above: 128 + 10 x 4.
      await expect.poll(() => page.evaluate(DIFFERENCE_AT_50_80), { timeout: 20_000 }).toEqual([168, 168, 168, 255]);
      expect(await card.locator('.view:visible .scale-high').textContent()).toBe('+12.7');
    });
  });

  it('moves the slider by keyboard', async () => {
    await open({}, async (page) => {
      const card = page.locator('.card').first();
      await card.getByText('Compare pixels').click();
      const slide = card.locator('.view:visible .slide');
      await slide.focus();
      await page.keyboard.press('Home');
      expect(await card.locator('.view:visible .compare').getAttribute('style')).toContain('--cut: 0%');
    });
  });

  it('shows the other plain attack on request', async () => {
    await open({}, async (page) => {
      const names = page.locator('.card').first().locator('.shot:visible .name');
      expect(await names.allTextContents()).toEqual([
        'plain early',
        'plain early, after JPEG 75',
        'averaged',
        'averaged, after JPEG 75',
      ]);
      await page.getByRole('button', { name: 'plain, all iterations' }).click();
      expect(await names.first().textContent()).toBe('plain full');
    });
  });

  it('holds on paper all that it says: no control, nothing folded away, no picture cut, and what it takes to repeat the run', async () => {
    await open({ width: SHEET.width }, async (page) => {
      expect(await page.evaluate(CONTROLS)).toEqual(expect.arrayContaining(['Copy', 'Verdict', 'plain, early stop']));
      expect(await page.evaluate(FOLDED)).toContain('Model contract');
      const pictures = await page.locator('.panel img').count();
      // Pictures are read when they come near on a screen; the last of a long report have not been when it is printed.
      const pdf = await page.pdf({ preferCSSPageSize: true });
      expect(pdf.toString('latin1')).toMatch(/\/MediaBox \[0 0 59[45][\d.]* 84[12][\d.]*\]/);
      expect(pictures).toBeGreaterThan(2);
      expect(await page.evaluate(READ)).toBe(pictures);
      await page.emulateMedia({ media: 'print' });
      expect(await page.evaluate(CONTROLS)).toEqual([]);
      expect(await page.evaluate(FOLDED)).toEqual([]);
      expect(await page.evaluate(CUTTABLE)).toEqual([]);
      expect(await page.evaluate(CUT_OFF)).toEqual([]);
      const text = await page.locator('main').innerText();
      const { configuration, model, provenance, run } = report;
      expect(text).toMatch(new RegExp(`^Seed\\s+${configuration.seed}$`, 'm'));
      for (const part of [
        model.sha256,
        provenance.configurationSha256,
        run.command,
        '"name": "images"',
        'Not attacked',
      ]) {
        expect(text).toContain(part);
      }
      await page.addStyleTag({ content: '.card, .panel, figure { break-inside: auto !important }' });
      expect(await page.evaluate(CUTTABLE)).not.toEqual([]);
    });
  });
});
