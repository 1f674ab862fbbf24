import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchAt, stepsPerEpoch } from './batches.ts';
import { CheckpointError, decodeCheckpoint, encodeCheckpoint, type Checkpoint } from './checkpoint.ts';
import { hardenConfigSchema } from './config.ts';
import { afterEpoch, beforeTraining } from './early-stopping.ts';
import { learningRateAt } from './schedules/learning-rate.ts';
import { splitPictures } from './split.ts';

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(hardenConfigSchema.parse({})).toMatchObject({
      method: { kind: 'mixed', adversarialShare: 0.5 },
      samples: { kind: 'on-the-fly', attack: { budget: { norm: 'linf', epsilonLevels: 8 }, loss: 'distance' } },
      optimizer: { kind: 'adamw' },
      schedule: { kind: 'cosine' },
    });
  });
});

describe('batches', () => {
  it('take every picture once in an epoch, in another order each time', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 20 }),
        fc.nat(),
        (pictures, batchSize, seed) => {
          const plan = { pictures, batchSize, seed };
          const steps = stepsPerEpoch(plan);
          for (const epoch of [0, 3]) {
            const places = Array.from(
              { length: steps },
              (_, step) => batchAt(plan, epoch * steps + step).places,
            ).flat();
            expect(places.sort((a, b) => a - b)).toEqual(Array.from({ length: pictures }, (_, index) => index));
          }
        },
      ),
      { numRuns: 50 },
    );
    const order = (epoch: number): number[] => batchAt({ pictures: 30, batchSize: 30, seed: 1 }, epoch).places;
    expect(order(0)).not.toEqual(order(1));
  });
});

describe('learning rate', () => {
  const rates = (schedule: unknown, warmupSteps = 0): number[] => {
    const config = { ...hardenConfigSchema.parse({ schedule, warmupSteps }), learningRate: 1 };
    return Array.from({ length: 8 }, (_, step) => learningRateAt(config, { step, stepsPerEpoch: 2, steps: 8 }));
  };

  it('stays, steps down, or falls along half a cosine', () => {
    expect(rates({ kind: 'constant' })).toEqual(Array.from({ length: 8 }, () => 1));
    expect(rates({ kind: 'step', everyEpochs: 2, factor: 0.5 })).toEqual([1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5]);
    const cosine = rates({ kind: 'cosine', finalShare: 0.1 });
    expect(cosine[0]).toBe(1);
    expect(cosine[4]).toBeCloseTo(0.55);
    expect(cosine.every((rate, step) => step === 0 || rate < (cosine[step - 1] ?? 0))).toBe(true);
  });

  it('rises while it warms up', () => {
    expect(rates({ kind: 'constant' }, 3)).toEqual([0.25, 0.5, 0.75, 1, 1, 1, 1, 1]);
  });
});

describe('early stopping', () => {
  it('keeps the best epoch and stops after so many without a better one', () => {
    let state = beforeTraining;
    const stops = [3, 2, 2.5, 2.4].map((loss, epoch) => {
      const decided = afterEpoch(state, { epoch, loss, patienceEpochs: 2 });
      state = decided.state;
      return [decided.isBest, decided.stop];
    });
    expect(stops).toEqual([
      [true, false],
      [true, false],
      [false, false],
      [false, true],
    ]);
    expect(state).toMatchObject({ bestLoss: 2, bestEpoch: 1 });
  });
});

describe('splitting pictures', () => {
  const pictures = Array.from({ length: 30 }, (_, index) => ({ id: `photo${Math.floor(index / 3)}#${index % 3}` }));
  const groupOf = ({ id }: { id: string }): string => id.split('#')[0] ?? '';
  const options = { shares: { validation: 0.2, heldOut: 0.3 }, seed: 4, groupOf };

  it('parts them into disjoint sets that keep groups together, whatever their order', () => {
    const { train, validation, heldOut } = splitPictures(pictures, options);
    expect([train, validation, heldOut].map(({ length }) => length)).toEqual([15, 6, 9]);
    const groups = [train, validation, heldOut].map((part) => new Set(part.map(groupOf)));
    expect(new Set(groups.flatMap((part) => [...part])).size).toBe(10);
    expect(groups.reduce((sum, { size }) => sum + size, 0)).toBe(10);
    const reversed = splitPictures(pictures.toReversed(), options).heldOut.map(({ id }) => id);
    expect(reversed.sort()).toEqual(heldOut.map(({ id }) => id).sort());
  });

  it('refuses where nothing would be left to train on', () => {
    expect(() => splitPictures(pictures.slice(0, 6), options)).toThrow(/none for training/);
  });
});

describe('a checkpoint', () => {
  const checkpoint: Checkpoint = {
    key: 'this training',
    step: 7,
    history: [],
    stopping: beforeTraining,
    running: { loss: 1.5, gradientNorm: 2, steps: 3 },
    stopped: false,
    weights: new Map([['conv', Float32Array.of(1, -2.5, 1e-30)]]),
    best: new Map([['conv', Float32Array.of(1, 2, 3)]]),
    optimizer: new Map([['velocity/conv', Float32Array.of(0, NaN, Infinity)]]),
  };

  it('comes back bit for bit', () => {
    expect(decodeCheckpoint(encodeCheckpoint(checkpoint), 'this training')).toEqual(checkpoint);
  });

  it('of another training, or a damaged one, is refused', () => {
    const bytes = encodeCheckpoint(checkpoint);
    expect(() => decodeCheckpoint(bytes, 'another')).toThrow(CheckpointError);
    expect(() => decodeCheckpoint(bytes.slice(0, -1), 'this training')).toThrow(CheckpointError);
    expect(() => decodeCheckpoint(new Uint8Array(3), 'this training')).toThrow(CheckpointError);
  });
});
