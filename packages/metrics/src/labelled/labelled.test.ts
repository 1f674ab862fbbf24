import type { Box } from '@holdfast/scene';
import { describe, expect, it } from 'vitest';
import { averagePrecision, meanAveragePrecision, type LabelledPicture } from './average-precision.ts';
import { robustAccuracy } from './robust-accuracy.ts';

const box = (x: number): Box => ({ x0: x, y0: 0, x1: x + 10, y1: 10 });
const truth = (x: number, classId = 0): LabelledPicture['truths'][number] => ({ classId, box: box(x) });
const hit = (x: number, score: number, classId = 0): LabelledPicture['detections'][number] => ({
  classId,
  score,
  box: box(x),
});

describe('averagePrecision', () => {
  it('is 1 for a perfect detector and 0 for a blind one', () => {
    expect(averagePrecision([{ truths: [truth(0), truth(50)], detections: [hit(1, 0.9), hit(50, 0.4)] }], 0)).toBe(1);
    expect(averagePrecision([{ truths: [truth(0)], detections: [] }], 0)).toBe(0);
  });

  it('is the area under the monotone precision-recall curve, over all pictures together', () => {
    // Ranked: hit, miss, hit with 3 truths. Precision 1 up to recall 1/3, then 2/3 up to recall 2/3: 1/3 + 2/9.
    const pictures: LabelledPicture[] = [
      { truths: [truth(0), truth(30)], detections: [hit(0, 0.9), hit(31, 0.5)] },
      { truths: [truth(0)], detections: [hit(80, 0.7)] },
    ];
    expect(averagePrecision(pictures, 0)).toBeCloseTo(5 / 9, 12);
  });

  it('counts a second detection of one truth as a mistake', () => {
    const detections = [hit(0, 0.9), hit(1, 0.8), hit(50, 0.7)];
    expect(averagePrecision([{ truths: [truth(0), truth(50)], detections }], 0)).toBeCloseTo(
      1 / 2 + (1 / 2) * (2 / 3),
      12,
    );
  });

  it('needs an IoU of 0.5', () => {
    // Shifted by 4 of 10: IoU 6/14.
    expect(averagePrecision([{ truths: [truth(0)], detections: [hit(4, 0.9)] }], 0)).toBe(0);
    expect(averagePrecision([{ truths: [truth(0)], detections: [hit(3, 0.9)] }], 0)).toBe(1);
  });

  it('is unknown for a class without truths, which the mean leaves out', () => {
    const pictures: LabelledPicture[] = [
      { truths: [truth(0), truth(50, 1)], detections: [hit(0, 0.9), hit(0, 0.9, 2)] },
    ];
    expect(averagePrecision(pictures, 2)).toBeNull();
    expect(meanAveragePrecision(pictures)).toBe(0.5);
    expect(meanAveragePrecision([])).toBeNull();
  });
});

describe('robustAccuracy', () => {
  it('is over all labelled pictures, and one that failed is not right', () => {
    const pictures = [
      { label: 3, predicted: 3 },
      { label: 3, predicted: 4 },
      { label: 5, predicted: null },
      { label: 5, predicted: 5 },
    ];
    expect(robustAccuracy(pictures)).toMatchObject({ successes: 2, n: 4, rate: 0.5 });
  });
});
