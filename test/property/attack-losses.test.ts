import { differentiate } from '@holdfast/autodiff';
import { parseObjective, type Objective, type Target } from '@holdfast/attacks';
import { float32, GraphBuilder } from '@holdfast/onnx';
import { intersectionOverUnion, type Box } from '@holdfast/scene';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, tensor64, widen, type Tensor64 } from '../testkit/reference/index.ts';

const labels = ['person', 'bus', 'train', 'car'];
const CLASSES = labels.length;
const CANDIDATES = 5;
const PICTURES = 2;

/** Class scores or logits of a batch and the boxes of its candidates, as plain nested lists. */
interface Batch {
  readonly scores: readonly number[];
  readonly boxes: readonly Box[];
  readonly targets: readonly Target[];
}

const corners = (box: Box): number[] => [box.x0, box.y0, box.x1, box.y1];

/** Emits an objective's loss and its gradient, and computes both in float64. */
function lossOf(objective: Objective, batch: Batch, dims: readonly number[]): { loss: number[]; gradient: number[] } {
  const graph = new GraphBuilder('loss');
  const scores = graph.input('scores', { dataType: 'float32', dims });
  const boxes = graph.input('boxes', { dataType: 'float32', dims: [PICTURES, CANDIDATES, 4] });
  const heads =
    objective.task === 'detection'
      ? ({ task: 'detection', classScores: scores, boxesXyxy: boxes } as const)
      : ({ task: 'classification', logits: scores } as const);
  const parameter = (name: string, shape: readonly number[]): string =>
    graph.input(name, { dataType: 'float32', dims: shape });
  const loss = objective.loss({ graph, batch: PICTURES, parameter }, heads);
  expect(graph.dims(loss)).toEqual([PICTURES]);
  graph.output('loss', loss);
  const ones = graph.constant(float32([PICTURES], [1, 1]));
  const gradient = differentiate({ graph, cotangents: new Map([[loss, ones]]), wrt: [scores] }).get(scores);
  if (gradient === undefined) throw new Error('the loss does not depend on the scores');
  graph.output('gradient', gradient);

  const feeds = new Map<string, Tensor64>([
    ['scores', tensor64(dims, batch.scores)],
    ['boxes', tensor64([PICTURES, CANDIDATES, 4], batch.boxes.flatMap(corners))],
  ]);
  for (const [name, tensor] of Object.entries(objective.feeds(batch.targets))) feeds.set(name, widen(tensor));
  const values = evaluate(graph.build().graph, feeds);
  return {
    loss: Array.from(values.get('loss')?.data ?? []),
    gradient: Array.from(values.get('gradient')?.data ?? []),
  };
}

const confidence = fc.integer({ min: 1, max: 999 }).map((thousandths) => thousandths / 1000);
const box = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }), fc.integer({ min: 5, max: 30 }))
  .map(([x0, y0, side]): Box => ({ x0, y0, x1: x0 + side, y1: y0 + side }));
const targetOf = (classId: number, chosenClassId?: number) =>
  fc
    .array(box, { maxLength: 3 })
    .map((boxes): Target => ({ classId, ...(chosenClassId !== undefined && { chosenClassId }), boxes }));

function batches(classId: number, chosenClassId?: number): fc.Arbitrary<Batch> {
  return fc
    .record({
      scores: fc.array(confidence, {
        minLength: PICTURES * CANDIDATES * CLASSES,
        maxLength: PICTURES * CANDIDATES * CLASSES,
      }),
      boxes: fc.array(box, { minLength: PICTURES * CANDIDATES, maxLength: PICTURES * CANDIDATES }),
      targets: fc.array(targetOf(classId, chosenClassId), { minLength: PICTURES, maxLength: PICTURES }),
      // Faint pictures, where the relative threshold decides which candidates count, and bright ones, where the fixed one does.
      brightness: fc.constantFrom(0.2, 1),
    })
    .map(({ brightness, ...batch }) => ({
      ...batch,
      scores: batch.scores.map((score) => score * brightness),
      // A target object is a candidate that the model found, so the first target sits on the first candidate.
      targets: batch.targets.map((target, picture) => {
        const first = batch.boxes[picture * CANDIDATES];
        return first === undefined ? target : { ...target, boxes: [first, ...target.boxes] };
      }),
    }));
}

const DETECTION_DIMS = [PICTURES, CANDIDATES, CLASSES];

/** The formulas of the objectives again, candidate by candidate; thresholds are the float32 constants that the graph holds. */
function expectedLoss(
  batch: Batch,
  picture: number,
  kind: 'vanish' | 'untargeted' | 'mislabel',
  chosen?: number,
): number {
  const own = batch.targets[picture]?.classId ?? NaN;
  const targets = batch.targets[picture]?.boxes ?? [];
  const candidates = Array.from({ length: CANDIDATES }, (_, c) => {
    const row = batch.scores.slice((picture * CANDIDATES + c) * CLASSES, (picture * CANDIDATES + c + 1) * CLASSES);
    const at = batch.boxes[picture * CANDIDATES + c] ?? { x0: 0, y0: 0, x1: 0, y1: 0 };
    const ious = targets.map((target) => intersectionOverUnion(target, at));
    const others = row.map((p, k) => (k === own ? 0 : p));
    return {
      own: row[own] ?? NaN,
      any: Math.max(...row),
      other: chosen === undefined ? Math.max(...others) : (row[chosen] ?? NaN),
      ious,
    };
  });
  const isStrong = (value: number, all: readonly number[]): boolean =>
    value > Math.min(Math.fround(0.1), Math.fround(0.3) * Math.max(...all));

  const visible = candidates.map(({ own: p, ious }) =>
    kind === 'vanish' || Math.max(...ious) >= Math.fround(0.4) ? p : 0,
  );
  const lowered = visible.reduce((sum, p) => sum + (isStrong(p, visible) ? -Math.log(1 - p) : 0), 0);
  if (kind !== 'mislabel') return lowered;
  const chosenCandidates = candidates.filter((_, c) =>
    targets.some((__, t) => {
      const evidence = candidates.map(({ any, ious }) => ((ious[t] ?? 0) >= 0.5 ? any : 0));
      return isStrong(evidence[c] ?? 0, evidence);
    }),
  );
  return chosenCandidates.reduce((sum, { other }) => sum - Math.log(other), lowered);
}

describe.each([
  ['vanish:bus', 'vanish', undefined],
  ['untargeted:bus', 'untargeted', undefined],
  ['mislabel:bus', 'mislabel', undefined],
  ['mislabel:bus->train', 'mislabel', 2],
] as const)('loss of %s', (spec, kind, chosen) => {
  const objective = parseObjective(spec, labels);

  it('is the formula of its definition, picture by picture', () => {
    fc.assert(
      fc.property(batches(1, chosen), (batch) => {
        const { loss } = lossOf(objective, batch, DETECTION_DIMS);
        loss.forEach((value, picture) => {
          expect(value).toBeCloseTo(expectedLoss(batch, picture, kind, chosen), 6);
          expect(value).toBeGreaterThanOrEqual(0);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('has the derivative of its formula with the choice of candidates held fixed', () => {
    fc.assert(
      fc.property(batches(1, chosen), fc.nat(), (batch, draw) => {
        const { gradient } = lossOf(objective, batch, DETECTION_DIMS);
        const index = draw % batch.scores.length;
        const p = batch.scores[index] ?? NaN;
        const isOwn = index % CLASSES === 1;
        const picture = Math.floor(index / (CANDIDATES * CLASSES));
        const nudged = (by: number): number => {
          const scores = batch.scores.map((score, i) => (i === index ? score + by : score));
          return expectedLoss({ ...batch, scores }, picture, kind, chosen);
        };
        const step = 1e-7;
        const [up, middle, down] = [nudged(step), nudged(0), nudged(-step)];
        // Left out: nudges that change which candidates count, where the formula jumps.
        fc.pre(Math.abs(up + down - 2 * middle) < 1e-3 * step);
        expect(gradient[index]).toBeCloseTo((up - down) / (2 * step), isOwn && p < 0.99 ? 3 : 1);
      }),
      { numRuns: 30 },
    );
  });

  it('stays finite where confidences are exactly 0 and 1 and boxes are empty', () => {
    const scores = Array.from({ length: PICTURES * CANDIDATES * CLASSES }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const empty: Box = { x0: 3, y0: 3, x1: 3, y1: 3 };
    const boxes = Array.from({ length: PICTURES * CANDIDATES }, (_, i) =>
      i % 2 === 0 ? empty : { ...empty, x1: 9, y1: 9 },
    );
    const targets: Target[] = [
      { classId: 1, boxes: [empty, { ...empty, x1: 9, y1: 9 }] },
      { classId: 1, boxes: [] },
    ];
    const { loss, gradient } = lossOf(objective, { scores, boxes, targets }, DETECTION_DIMS);
    expect([...loss, ...gradient].every(Number.isFinite)).toBe(true);
    const nothing = lossOf(objective, { scores: scores.map(() => 0), boxes, targets }, DETECTION_DIMS);
    expect([...nothing.loss, ...nothing.gradient].every(Number.isFinite)).toBe(true);
  });
});

describe('losses of detectors', () => {
  it('keep to the candidates at the target objects, except vanish, which looks everywhere', () => {
    const far: Box = { x0: 200, y0: 200, x1: 210, y1: 210 };
    const near: Box = { x0: 0, y0: 0, x1: 10, y1: 10 };
    const boxes = Array.from({ length: PICTURES * CANDIDATES }, (_, i) => (i % CANDIDATES === 0 ? near : far));
    const batch: Batch = {
      scores: Array.from({ length: PICTURES * CANDIDATES * CLASSES }, () => 0.5),
      boxes,
      targets: Array.from({ length: PICTURES }, () => ({ classId: 1, boxes: [near] })),
    };
    const touched = (spec: string): number[] =>
      lossOf(parseObjective(spec, labels), batch, DETECTION_DIMS)
        .gradient.slice(0, CANDIDATES * CLASSES)
        .flatMap((value, i) => (value === 0 ? [] : [i]));
    expect(touched('untargeted:bus')).toEqual([1]);
    expect(touched('mislabel:bus->train')).toEqual([1, 2]);
    expect(touched('vanish:bus')).toEqual([1, 5, 9, 13, 17]);
  });
});

describe.each([
  ['untargeted', 1],
  ['target:train', -1],
] as const)('loss of %s', (spec, sign) => {
  const objective = parseObjective(spec, labels);
  const logits = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 8, maxLength: 8 });
  const boxes = Array.from({ length: PICTURES * CANDIDATES }, (): Box => ({ x0: 0, y0: 0, x1: 1, y1: 1 }));
  const targets = [1, 3].map((classId): Target => ({ classId, boxes: [] }));
  const marginOf = (scores: readonly number[], picture: number): number => {
    const row = scores.slice(picture * CLASSES, (picture + 1) * CLASSES);
    const own = sign === 1 ? (targets[picture]?.classId ?? NaN) : 2;
    return sign * ((row[own] ?? NaN) - Math.max(...row.filter((_, k) => k !== own)));
  };

  it('is softplus of the margin, and below log 2 exactly where the objective is met', () => {
    fc.assert(
      fc.property(logits, (scores) => {
        const { loss, gradient } = lossOf(objective, { scores, boxes, targets }, [PICTURES, CLASSES]);
        loss.forEach((value, picture) => {
          const margin = marginOf(scores, picture);
          expect(value).toBeCloseTo(
            margin > 0 ? margin + Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)),
            6,
          );
          if (Math.abs(margin) > 1e-6) expect(value < Math.log(2)).toBe(margin < 0);
        });
        expect(gradient.every(Number.isFinite)).toBe(true);
      }),
    );
  });

  it('still pulls with full force where the model is as sure as it can be', () => {
    const scores = [0, 1000, 0, 0, 0, 0, 0, 1000].map((score) => (sign === 1 ? score : score / 2));
    const { gradient } = lossOf(objective, { scores, boxes, targets }, [PICTURES, CLASSES]);
    expect(Math.max(...gradient)).toBeCloseTo(1, 12);
    expect(Math.min(...gradient)).toBeLessThan(-0.3);
  });
});
