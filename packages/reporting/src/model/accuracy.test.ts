import type { ImageResult, PredictionRecord, Results } from '@holdfast/results';
import { describe, expect, it } from 'vitest';
import { syntheticResults } from '../../../../test/testkit/results.ts';
import { renderTerminal } from '../renderers/terminal.ts';
import { buildReport } from '../report-model.ts';

const says = (classId: number): PredictionRecord => ({
  task: 'classification',
  classId,
  label: `class ${classId}`,
  top: [{ classId, label: `class ${classId}`, probability: 0.9 }],
});

/** A classifier's image: its label, what is predicted for the clean picture and for the sample (null: the attack failed). */
function image(
  result: ImageResult,
  { label, clean, attacked }: { label: number; clean: number; attacked: number | null },
): ImageResult {
  const [sample] = result.samples;
  if (sample === undefined) throw new Error('no sample');
  return {
    ...result,
    image: { ...result.image, label, prediction: says(clean), eligible: clean === label },
    samples: clean === label && attacked !== null ? [{ ...sample, prediction: says(attacked), group: [] }] : [],
    outcomes: [],
    failures: clean === label && attacked === null ? [{ attack: sample.attack, code: 'X', message: 'failed' }] : [],
  };
}

describe('accuracy over labelled images', () => {
  it('counts wrong clean predictions and failed attacks as not right', () => {
    const cases = [
      { label: 1, clean: 1, attacked: 1 },
      { label: 1, clean: 1, attacked: 2 },
      { label: 1, clean: 1, attacked: null },
      { label: 1, clean: 3, attacked: null },
    ];
    const base = syntheticResults({
      images: cases.map((_, i) => ({ id: `${i}.png`, succeeds: {} })),
      attacks: ['averaged'],
    });
    const results: Results = {
      ...base,
      model: { ...base.model, task: 'classification' },
      images: base.images.map((result, i) => image(result, cases[i] ?? { label: 0, clean: 0, attacked: 0 })),
    };
    const report = buildReport(results);
    const { accuracy } = report;
    const terminal = renderTerminal(report, { colour: false, width: 100 });
    expect(terminal).toMatch(/clean: 3\/4 .75%/);
    expect(terminal).toMatch(/under averaged: 1\/4 .25%/);
    expect(accuracy?.clean).toMatchObject({ successes: 3, n: 4 });
    expect(accuracy?.robust).toHaveLength(1);
    expect(accuracy?.robust[0]).toMatchObject({ attack: 'averaged', rate: { successes: 1, n: 4 }, notAttacked: 0 });
  });

  it('is absent without labels', () => {
    expect(buildReport(syntheticResults({ images: [{ id: 'a', succeeds: {} }] })).accuracy).toBeNull();
  });
});
