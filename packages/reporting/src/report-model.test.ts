import { describe, expect, it } from 'vitest';
import { skippedImage, syntheticResults, type SyntheticImage } from '../../../test/testkit/results.ts';
import { buildReport } from './report-model.ts';
import { reportSchema, type Report, type ReportCell } from './report-schema.ts';

const EVERYWHERE = ['identity', 'jpeg:75', 'median:3', 'jpeg:30', 'jpeg:50', 'jpeg:90'];

/** Six images: averaged succeeds everywhere, plain early on the untransformed ones and once under JPEG 75. */
function sixImages(): SyntheticImage[] {
  return [1, 2, 3, 4, 5, 6].map((i) => ({
    id: `photo-${i}.jpg`,
    succeeds: {
      'plain-early': i === 1 ? ['identity', 'jpeg:75'] : ['identity'],
      'plain-full': i <= 2 ? ['identity', 'jpeg:75'] : ['identity'],
      averaged: EVERYWHERE,
    },
  }));
}

function cell(report: Report, attack: string, transform: string): ReportCell {
  const found = report.cells.find((each) => each.attack === attack && each.transform === transform);
  if (found === undefined) throw new Error(`no cell ${attack} x ${transform}`);
  return found;
}

describe('the report model', () => {
  it('of a run that goes on divides what has been judged by now, and counts nothing as robust that has not', () => {
    const results = syntheticResults({ images: sixImages().slice(0, 4) });
    const [first, second, third, fourth] = results.images;
    if (first === undefined || second === undefined || third === undefined || fourth === undefined) throw new Error();
    // The fourth photo has met one attack only, two are waiting.
    const begun = { ...fourth, outcomes: fourth.outcomes.filter(({ attack }) => attack === 'plain-early') };
    const report = buildReport({ ...results, complete: false, images: [first, second, third, begun] });
    const medium = report.facets?.byObjectSize?.groups.find(({ name }) => name === 'medium');
    const counted = (attack: string) =>
      medium?.cells.find((each) => each.attack === attack && each.transform === 'identity')?.rate;
    expect(counted('plain-early')).toMatchObject({ successes: 4, n: 4 });
    expect(counted('averaged')).toMatchObject({ successes: 3, n: 3 });
    expect(report.warnings.map(({ code }) => code)).toContain('INCOMPLETE_RUN');
  });

  it('is valid by its own schema, also after a detour over JSON', () => {
    const report = buildReport(syntheticResults({ images: sixImages() }));
    const detour: unknown = JSON.parse(JSON.stringify(report));
    expect(reportSchema.parse(detour)).toEqual(report);
  });

  it('does not depend on the order of the images', () => {
    const forward = syntheticResults({ images: sixImages() });
    const backward = { ...forward, images: [...forward.images].reverse() };
    expect(buildReport(backward)).toEqual(buildReport(forward));
  });

  it('says what attack holds where, with intervals and the wide ones called wide', () => {
    const { verdict } = buildReport(syntheticResults({ images: sixImages() }));
    expect(verdict.conclusion).toBe('fooled');
    expect(verdict.headline).toBe(
      'Averaged attack: fools the model on 6/6 (100%, 95% interval 61–100%) untransformed, and keeps 6/6 under JPEG 75, ' +
        'where plain early stop keeps 1/6 and plain all iterations keeps 2/6.',
    );
    expect(verdict.details.at(-1)).toBe('n = 6 eligible of 6 images: intervals are wide.');
  });

  it('takes the averaged attack without early stop where only that one ran', () => {
    const images = sixImages().map(({ id }) => ({ id, succeeds: { 'averaged-full': EVERYWHERE } }));
    const report = buildReport(syntheticResults({ images, attacks: ['plain-full', 'averaged-full', 'noise'] }));
    expect(report.verdict.attack).toBe('averaged-full');
    expect(new Set(report.comparisons.map(({ first }) => first))).toEqual(new Set(['averaged-full']));
  });

  it('does not claim a difference that six images cannot show', () => {
    const { verdict } = buildReport(syntheticResults({ images: sixImages() }));
    const [againstEarly = ''] = verdict.details;
    // 5 discordant pairs, all one way: p = 2 / 2^5.
    expect(againstEarly).toContain('+83 percentage points');
    expect(againstEarly).toContain('exact McNemar p = 0.063');
    expect(againstEarly).toContain('more images are needed');
  });

  it('is inconclusive where noise does as well', () => {
    const images = sixImages().map((image) => ({ ...image, succeeds: { ...image.succeeds, noise: EVERYWHERE } }));
    expect(buildReport(syntheticResults({ images })).verdict.conclusion).toBe('inconclusive');
  });

  it('says withstood only where no averaged sample held', () => {
    const images = sixImages().map((image) => ({ ...image, succeeds: { 'plain-early': ['identity'] } }));
    const { verdict } = buildReport(syntheticResults({ images }));
    expect(verdict.conclusion).toBe('withstood');
    expect(verdict.headline).toContain('0/6 (0%, 95% interval 0–39%)');
    const one = buildReport(syntheticResults({ images: images.slice(0, 1) })).verdict;
    expect(one.headline).toContain('0/1');
    expect(one.conclusion).toBe('inconclusive');
  });

  it('has nothing to say without an eligible image, and no rate of 0', () => {
    const results = syntheticResults({ images: [] });
    const images = [
      skippedImage('empty.jpg', { reason: 'no person', error: false }),
      skippedImage('broken.jpg', { reason: 'unreadable', error: true }),
    ];
    const { verdict, cells } = buildReport({ ...results, images });
    expect(verdict.conclusion).toBe('nothing-measured');
    expect(verdict.headline).toContain('of 2 images, 1 held no target and 1 failed');
    expect(cells.filter(({ attackSuccess }) => attackSuccess.rate === 0)).toEqual([]);
  });
});

describe('what is left out of a rate', () => {
  const states = {
    'averaged@jpeg:75': 'error',
    '@jpeg:30': 'natural-failure',
    '@jpeg:50': 'out-of-frame',
  } as const;
  const [first, ...rest] = sixImages();
  const results = syntheticResults({ images: first === undefined ? [] : [{ ...first, states }, ...rest] });

  it('is counted by reason and never as robust', () => {
    const report = buildReport(results);
    expect(cell(report, 'averaged', 'jpeg:75')).toMatchObject({
      attackSuccess: { successes: 5, n: 5 },
      counts: { error: 1, robust: 0 },
    });
    expect(cell(report, 'averaged', 'jpeg:30').counts['natural-failure']).toBe(1);
    expect(cell(report, 'averaged', 'jpeg:50').counts['out-of-frame']).toBe(1);
    expect(report.warnings.map(({ code }) => code)).toContain('OUTCOME_ERRORS');
  });

  it('includes images that could not be read and attacks that failed, which have no outcomes of their own', () => {
    const broken = skippedImage('broken.jpg', { reason: 'unreadable', error: true });
    const failing = results.images.at(-1);
    if (failing === undefined) throw new Error('no image');
    const failed = {
      ...failing,
      outcomes: failing.outcomes.filter(({ attack }) => attack !== 'averaged'),
      samples: failing.samples.filter(({ attack }) => attack !== 'averaged'),
      failures: [{ attack: 'averaged', code: 'NON_FINITE_GRADIENT', message: 'a gradient is not a number' }],
    };
    const report = buildReport({ ...results, images: [...results.images.slice(0, -1), failed, broken] });
    expect(cell(report, 'averaged', 'identity')).toMatchObject({
      attackSuccess: { successes: 5, n: 5 },
      counts: { error: 2, robust: 0 },
    });
    expect(report.images.find(({ id }) => id === 'broken.jpg')).toMatchObject({
      status: 'error',
      reason: 'unreadable',
    });
  });

  it('is `not run` where a run was cut off', () => {
    const [cut, ...others] = results.images;
    if (cut === undefined) throw new Error('no image');
    const outcomes = cut.outcomes.filter(({ transform }) => transform !== 'jpeg:90');
    const report = buildReport({ ...results, complete: false, images: [{ ...cut, outcomes }, ...others] });
    expect(cell(report, 'averaged', 'jpeg:90')).toMatchObject({ notRun: 1, attackSuccess: { n: 5 } });
    expect(report.warnings[0]).toMatchObject({ code: 'INCOMPLETE_RUN' });
  });
});

describe('rows, curves and the panel', () => {
  it('puts the untransformed picture first, then seen, then unseen transforms', () => {
    const { transforms } = buildReport(syntheticResults({ images: sixImages() }));
    expect(transforms.map(({ label, seen }) => `${label}${seen ? '*' : ''}`)).toEqual([
      'untransformed*',
      'JPEG 75*',
      'median 3*',
      'JPEG 30',
      'JPEG 50',
      'JPEG 90',
    ]);
  });

  it('draws a curve for transforms that differ in one number, in the order of that number', () => {
    const { curves } = buildReport(
      syntheticResults({ images: sixImages(), unseen: ['jpeg:90', 'jpeg:30', 'noise:8'] }),
    );
    expect(curves.map(({ label }) => label)).toEqual(['JPEG quality']);
    expect(
      curves[0]?.series.find(({ attack }) => attack === 'averaged')?.points.map(({ strength }) => strength),
    ).toEqual([30, 75, 90]);
  });

  it('shows the first JPEG of the bank in the panel, else its first transform', () => {
    const panelFor = (bank: readonly string[]): string | null =>
      buildReport(syntheticResults({ images: sixImages(), bank, unseen: [] })).panelTransform;
    expect(panelFor(['median:3', 'jpeg:50', 'jpeg:75'])).toBe('jpeg:50');
    expect(panelFor(['median:3', 'noise:8'])).toBe('median:3');
    expect(panelFor([])).toBeNull();
  });

  it('keeps an attack and a transform that this version does not know', () => {
    const images = [{ id: 'a.jpg', succeeds: { 'genetic-2': ['identity'] } }];
    const report = buildReport(syntheticResults({ images, attacks: ['genetic-2'], unseen: ['sandstorm:3'] }));
    expect(report.attacks).toEqual([{ id: 'genetic-2', title: 'genetic-2', isControl: false }]);
    expect(report.transforms.map(({ label }) => label)).toContain('sandstorm 3');
  });
});
