import type { Box, ClassificationPrediction, Detection, DetectionPrediction } from '@holdfast/scene';
import { describe, expect, it } from 'vitest';
import type { Target } from '../objective.ts';
import { parseObjective } from './index.ts';
import { MAX_TARGETS } from './target-boxes.ts';

const labels = ['person', 'bus', 'train', 'traffic light'];
const [PERSON, BUS, TRAIN] = [0, 1, 2];

const left: Box = { x0: 10, y0: 10, x1: 50, y1: 90 };
const right: Box = { x0: 100, y0: 10, x1: 140, y1: 90 };
const moved = (box: Box, by: number): Box => ({ ...box, x0: box.x0 + by, x1: box.x1 + by });

function seen(...objects: readonly [classId: number, box: Box, score?: number][]): DetectionPrediction {
  const detections = objects.map(([classId, box, score = 0.8]): Detection => ({
    classId,
    label: labels[classId] ?? '',
    score,
    box,
  }));
  return { task: 'detection', detections };
}

function classified(...probabilities: readonly number[]): ClassificationPrediction {
  const classId = probabilities.indexOf(Math.max(...probabilities));
  return {
    task: 'classification',
    classId,
    label: labels[classId] ?? '',
    probabilities: Float32Array.from(probabilities),
  };
}

const twoBuses: Target = { classId: BUS, boxes: [left, right] };

describe('vanish', () => {
  const objective = parseObjective('vanish:bus', labels);

  it('takes the clean objects of the class as its target', () => {
    expect(objective.target(seen([BUS, left], [PERSON, right], [BUS, right]))).toEqual({
      eligible: true,
      target: twoBuses,
    });
    expect(objective.target(seen([PERSON, left]))).toEqual({
      eligible: false,
      because: 'none_found',
      label: 'bus',
    });
  });

  it('succeeds only when no object of the class is left anywhere', () => {
    expect(objective.judge(seen([PERSON, left]), twoBuses)).toMatchObject({ success: true, score: 0 });
    const elsewhere = objective.judge(seen([BUS, moved(left, 300), 0.4]), twoBuses);
    expect(elsewhere).toMatchObject({ success: false, score: 0.4 });
    expect(elsewhere.objects.map((object) => object.success)).toEqual([true, true]);
  });

  it('tells which object is still seen', () => {
    const { objects } = objective.judge(seen([BUS, moved(right, 3), 0.6]), twoBuses);
    expect(objects).toEqual([
      { box: left, score: 0, success: true },
      { box: right, score: 0.6, success: false },
    ]);
  });
});

describe('mislabel', () => {
  it('needs another class at IoU >= 0.5 of every object, and none of its own', () => {
    const objective = parseObjective('mislabel:bus', labels);
    expect(objective.judge(seen([TRAIN, left], [PERSON, right]), twoBuses).success).toBe(true);
    expect(objective.judge(seen([TRAIN, left]), twoBuses).success).toBe(false);
    expect(objective.judge(seen([TRAIN, left], [TRAIN, right], [BUS, right, 0.31]), twoBuses)).toMatchObject({
      success: false,
      score: 0.31,
    });
    expect(objective.judge(seen([TRAIN, left], [TRAIN, moved(right, 25)]), twoBuses).success).toBe(false);
    expect(objective.judge(seen(), twoBuses).success).toBe(false);
  });

  it('takes an IoU of exactly 0.5 for the same object', () => {
    const objective = parseObjective('mislabel:bus', labels);
    const half: Box = { x0: 0, y0: 0, x1: 2, y1: 1 };
    const target: Target = { classId: BUS, boxes: [{ x0: 0, y0: 0, x1: 1, y1: 1 }] };
    expect(objective.judge(seen([TRAIN, half]), target).success).toBe(true);
  });

  it('accepts only the chosen class where one is named', () => {
    const objective = parseObjective('mislabel:bus->train', labels);
    expect(objective.target(seen([BUS, left]))).toMatchObject({ target: { classId: BUS, chosenClassId: TRAIN } });
    expect(objective.judge(seen([TRAIN, left], [PERSON, right]), twoBuses).success).toBe(false);
    expect(objective.judge(seen([TRAIN, left], [TRAIN, right], [PERSON, right]), twoBuses).success).toBe(true);
  });

  it('refuses the class itself as the chosen one', () => {
    expect(() => parseObjective('mislabel:bus->bus', labels)).toThrow(/two different classes/);
  });
});

describe('untargeted, for detectors', () => {
  const objective = parseObjective('untargeted:bus', labels);

  it('succeeds when every object is missed or has another class, whatever appears elsewhere', () => {
    expect(objective.task).toBe('detection');
    expect(objective.judge(seen(), twoBuses).success).toBe(true);
    expect(objective.judge(seen([TRAIN, left]), twoBuses).success).toBe(true);
    expect(objective.judge(seen([BUS, moved(right, 200)]), twoBuses).success).toBe(true);
    expect(objective.judge(seen([BUS, left], [TRAIN, right]), twoBuses)).toMatchObject({ success: false, score: 0.8 });
  });
});

describe('classifier objectives', () => {
  it('untargeted succeeds when the label changes', () => {
    const objective = parseObjective('untargeted', labels);
    expect(objective.task).toBe('classification');
    const eligibility = objective.target(classified(0.1, 0.7, 0.1, 0.1));
    expect(eligibility).toEqual({ eligible: true, target: { classId: BUS, boxes: [] } });
    const target: Target = { classId: BUS, boxes: [] };
    expect(objective.judge(classified(0.1, 0.5, 0.3, 0.1), target)).toMatchObject({ success: false, score: 0.5 });
    expect(objective.judge(classified(0.1, 0.25, 0.6, 0.05), target)).toMatchObject({ success: true, score: 0.25 });
  });

  it('target succeeds with the chosen label only, and leaves out pictures that have it anyway', () => {
    const objective = parseObjective('target:2', labels);
    expect(objective.spec).toBe('target:train');
    expect(objective.target(classified(0.1, 0.1, 0.7, 0.1))).toMatchObject({ eligible: false });
    const target: Target = { classId: BUS, chosenClassId: TRAIN, boxes: [] };
    expect(objective.judge(classified(0.5, 0.25, 0.25, 0), target)).toMatchObject({ success: false, score: 0.5 });
    expect(objective.judge(classified(0, 0.25, 0.75, 0), target)).toMatchObject({ success: true, score: 0.25 });
  });
});

describe('parseObjective', () => {
  it('names the nearest classes for one that the model does not have', () => {
    expect(() => parseObjective('vanish:persn', labels)).toThrow(/Did you mean person/);
    expect(() => parseObjective('vanish:light', labels)).toThrow(/Did you mean traffic light/);
    expect(() => parseObjective('target:4', labels)).toThrow(/by index 0\.\.3/);
  });

  it('reads classes in any case, with spaces, and by index', () => {
    expect(parseObjective('vanish: Traffic Light ', labels).spec).toBe('vanish:traffic light');
    expect(parseObjective('mislabel:1->2', labels).spec).toBe('mislabel:bus->train');
  });

  it.each(['', 'vanish', 'vanish:', 'disappear:bus', 'target'])('refuses %j and names the known forms', (spec) => {
    expect(() => parseObjective(spec, labels)).toThrow(/vanish:<class> \(detection\)/);
  });

  it('refuses the output of the other task', () => {
    expect(() => parseObjective('vanish:bus', labels).target(classified(1))).toThrow(/WRONG_TASK/);
    expect(() => parseObjective('untargeted', labels).judge(seen(), twoBuses)).toThrow(/WRONG_TASK/);
  });

  it('refuses more target objects than the graph has room for', () => {
    const crowd: Target = { classId: BUS, boxes: Array.from({ length: MAX_TARGETS + 1 }, () => left) };
    expect(() => parseObjective('mislabel:bus', labels).feeds([crowd])).toThrow(/TOO_MANY_TARGETS/);
    expect(parseObjective('vanish:bus', labels).feeds([crowd])).toEqual({});
  });
});
