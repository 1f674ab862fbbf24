import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { skippedImage, syntheticResults } from '../../../../test/testkit/results.ts';
import { buildReport } from '../report-model.ts';
import { reportSchema } from '../report-schema.ts';
import { renderJson } from './json.ts';
import { renderJsonLines } from './jsonl.ts';
import { renderTerminal } from './terminal.ts';

const images = ['a.jpg', 'b.jpg'].map((id) => ({
  id,
  succeeds: { 'plain-early': ['identity'], averaged: ['identity', 'jpeg:75', 'median:3'] },
}));

describe('the terminal', () => {
  it('shows n, rate and interval of every cell, and which transforms were seen', () => {
    const lines = renderTerminal(buildReport(syntheticResults({ images })), { colour: false, width: 100 }).split('\n');
    expect(lines.find((line) => line.startsWith('* JPEG 75'))).toMatch(/0\/2 {3}0% {3}0–66%.*2\/2 100% 34–100%/);
    expect(lines.some((line) => line.startsWith('  JPEG 30'))).toBe(true);
  });

  it('shows the rates per object beside those per image, for detectors', () => {
    const lines = renderTerminal(buildReport(syntheticResults({ images })), { colour: false, width: 140 }).split('\n');
    const start = lines.findIndex((line) => line.startsWith('  per object (IoU ≥ 0.5)'));
    expect(start).toBeGreaterThan(0);
    expect(lines.slice(start).find((line) => line.startsWith('* JPEG 75'))).toMatch(/0%.*100%/);
  });

  it.each([60, 80, 100])('keeps within %i columns', (width) => {
    const text = renderTerminal(buildReport(syntheticResults({ images })), { colour: false, width });
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
  });

  it('writes escape sequences only when colours are asked for', () => {
    const report = buildReport(syntheticResults({ images }));
    expect(renderTerminal(report, { colour: false, width: 100 })).not.toContain('\u001b');
    expect(renderTerminal(report, { colour: true, width: 100 })).toContain('\u001b[31m');
  });

  it('does not let a name of the run steer the terminal', () => {
    const hostile = 'a\u001b]0;owned\u0007\u001b[2J\r\u202egpj.exe';
    const results = syntheticResults({ images, attacks: [hostile], unseen: [hostile] });
    const text = renderTerminal(buildReport({ ...results, complete: false }), { colour: false, width: 100 });
    expect(text).not.toMatch(/[\u001b\u0007\r\u202e]/u);
    expect(text).toContain('owned');
  });

  it('says that there is no eligible image instead of 0%', () => {
    const results = syntheticResults({
      images: images.map((image) => ({ ...image, states: { '@jpeg:75': 'natural-failure' } })),
    });
    const text = renderTerminal(buildReport(results), { colour: false, width: 120 });
    const row = text.split('\n').find((line) => line.startsWith('* JPEG 75'));
    expect(row).toContain('none eligible');
    expect(row).not.toContain('0%');
    expect(text).toContain('Not counted in JPEG 75: 2 natural failures');
  });
});

describe('machine-readable forms', () => {
  it('JSON is a valid report', () => {
    const report = buildReport(syntheticResults({ images }));
    expect(reportSchema.parse(JSON.parse(renderJson(report)))).toEqual(report);
  });

  it('JSON lines hold one outcome each, also for images that failed', () => {
    const results = syntheticResults({ images });
    results.images.push(skippedImage('broken\n.jpg', { reason: 'unreadable', error: true }));
    const line = z.looseObject({ image: z.string(), state: z.string(), file: z.string().nullable() });
    const outcomes = renderJsonLines(results)
      .trimEnd()
      .split('\n')
      .map((text) => line.parse(JSON.parse(text)));
    // 3 images x 4 attacks x 6 transforms.
    expect(outcomes).toHaveLength(72);
    expect(outcomes.filter(({ state }) => state === 'error')).toHaveLength(24);
    expect(outcomes[0]).toMatchObject({
      image: 'a.jpg',
      state: 'success',
      file: 'samples/a.jpg/plain-early.png',
      seed: 7,
    });
  });
});
