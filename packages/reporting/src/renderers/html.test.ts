import { describe, expect, it } from 'vitest';
import { skippedImage, syntheticResults } from '../../../../test/testkit/results.ts';
import { buildReport } from '../report-model.ts';
import { renderHtml } from './html.ts';
import { html, jsonScript } from './html/markup.ts';

const HOSTILE = `"'><img src=x onerror=alert(1)></script><script>alert(2)</script>&.jpg`;
const readArtifact = (path: string): Promise<Uint8Array> => Promise.resolve(new TextEncoder().encode(path));
const images = ['a.jpg', 'b.jpg'].map((id) => ({
  id,
  succeeds: { 'plain-early': ['identity'], averaged: ['identity', 'jpeg:75', 'median:3'] },
}));

function count(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}

describe('the page', () => {
  it('shows verdict, warnings, table, facets, curve, images, limits and setup in this order', async () => {
    const page = await renderHtml(buildReport(syntheticResults({ images })), { readArtifact });
    const ids = [...page.matchAll(/<section[^>]*?id="([a-z]+)"/gs)].map((match) => match[1]);
    expect(ids).toEqual(['verdict', 'warnings', 'table', 'facets', 'curves', 'images', 'limits', 'setup']);
  });

  it('loads nothing from anywhere', async () => {
    const page = await renderHtml(buildReport(syntheticResults({ images })), { readArtifact });
    expect(page).not.toMatch(/(?:src|href)\s*=\s*["']?(?:https?:)?\/\//);
    expect(page).not.toMatch(/@import|url\(/);
    expect(page).toContain('default-src &#39;none&#39;');
  });

  it('embeds every picture once', async () => {
    const results = syntheticResults({ images });
    const page = await renderHtml(buildReport(results), { readArtifact });
    // Two images, each with its original, 4 samples and 3 copies under JPEG 75.
    expect(count(page, /data:image\/png;base64,/g)).toBe(2 * 8);
    const original = Buffer.from('samples/a.jpg/original.png').toString('base64');
    expect(count(page, new RegExp(original, 'g'))).toBe(1);
  });

  it('captions the four pictures by what became of them', async () => {
    const page = await renderHtml(buildReport(syntheticResults({ images, attacks: ['plain-early', 'averaged'] })), {
      readArtifact,
    });
    const panel = /<div class="panel">(.*?)<\/div>\s*<details class="viewer"/s.exec(page)?.[1] ?? '';
    const captions = [...panel.matchAll(/class="state"\s*>.*?<\/span>\s*([a-z ]+?)\s*<\/b/gs)].map((match) => match[1]);
    expect(captions).toEqual(['fooled', 'not fooled any more', 'fooled', 'still fooled']);
  });

  it('says `no eligible image` where there is none, and `not run` where nothing was run', async () => {
    const failing = images.map((image) => ({ ...image, states: { '@jpeg:75': 'natural-failure' } as const }));
    const results = syntheticResults({ images: failing });
    const [first, second] = results.images;
    if (first === undefined || second === undefined) throw new Error('two images expected');
    const without = [first, second].map((image) => ({
      ...image,
      outcomes: image.outcomes.filter(({ attack, transform }) => attack !== 'noise' || transform !== 'jpeg:90'),
    }));
    const page = await renderHtml(buildReport({ ...results, images: without }), { readArtifact });
    const cell = /<button[^>]*data-attack="averaged"[^>]*data-transform="jpeg:75".*?<\/button>/s.exec(page)?.[0] ?? '';
    expect(cell).toContain('no eligible image');
    expect(cell).not.toContain('0%');
    expect(page).not.toMatch(/data-attack="noise"\s+data-transform="jpeg:90"/);
    expect(page).toContain('not run');
  });

  it('names images that are not eligible or failed, with the reason', async () => {
    const results = syntheticResults({ images });
    results.images.push(skippedImage('empty.jpg', { reason: 'no person above 0.3', error: false }));
    results.images.push(skippedImage('broken.jpg', { reason: 'unexpected end of file', error: true }));
    const page = await renderHtml(buildReport(results), { readArtifact });
    const section = /<section id="skipped".*?<\/section>/s.exec(page)?.[0] ?? '';
    expect(section).toMatch(
      /broken\.jpg.*! error.*unexpected end of file.*empty\.jpg.*not eligible.*no person above 0\.3/s,
    );
  });

  it('shows a gap with the reason for a picture that cannot be read', async () => {
    const page = await renderHtml(buildReport(syntheticResults({ images })), {
      readArtifact: (path) => (path.includes('averaged') ? Promise.reject(new Error('gone')) : readArtifact(path)),
    });
    expect(page).toContain('Picture missing: gone');
  });

  it('says how many images have pictures where not all have', async () => {
    const report = buildReport(syntheticResults({ images }));
    const page = await renderHtml(report, { readArtifact, maxPictureBytes: 1 });
    expect(page).toContain('first 1 of 2 images');
    expect(count(page, /<article/g)).toBe(2);
  });
});

describe('strings that others wrote', () => {
  it('never become markup, wherever they stand', async () => {
    const results = syntheticResults({
      images: [{ id: HOSTILE, succeeds: { [HOSTILE]: ['identity'] } }],
      attacks: [HOSTILE, 'averaged'],
      unseen: [HOSTILE],
      className: HOSTILE,
    });
    results.images.push(skippedImage(`2${HOSTILE}`, { reason: HOSTILE, error: true }));
    results.model.file = HOSTILE;
    const clean = await renderHtml(buildReport(syntheticResults({ images })), { readArtifact });
    const page = await renderHtml(buildReport(results), { readArtifact });
    expect(page).not.toContain('<img src=x');
    expect(page).not.toContain('<script>alert');
    expect(count(page, /<script/g)).toBe(count(clean, /<script/g));
    expect(count(page, /<\/script/g)).toBe(count(clean, /<\/script/g));
  });

  it('are escaped in content and attributes, and cannot end a JSON script', () => {
    expect(html`<p title="${HOSTILE}">${HOSTILE}</p>`.text).not.toMatch(/<img|<script|"'>/);
    expect(jsonScript('x', { name: HOSTILE }).text.match(/<\/script>/g)).toHaveLength(1);
  });
});
