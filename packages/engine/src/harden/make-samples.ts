import { directions, projections, roundTowards, startingPoint, type Target } from '@holdfast/attacks';
import type { RandomKey } from '@holdfast/random';
import type { RuntimeLease } from '@holdfast/runtime';
import { trainingStepLevels, type TrainingAttack } from '@holdfast/training';
import { drawInstance, mapTarget } from '../program/bank.ts';
import type { AttackProgram } from './programs/attack-program.ts';
import type { Answers } from './programs/supervision-values.ts';
import type { TrainingPicture } from './training-picture.ts';
import type { WeightValues } from './trainable-model.ts';
import { weightFeeds, type WeightPlace } from './weight-place.ts';

export interface MakeSamplesRequest {
  readonly lease: RuntimeLease;
  readonly program: AttackProgram;
  readonly attack: TrainingAttack;
  /** As many as the program's batch. */
  readonly pictures: readonly TrainingPicture[];
  readonly right: readonly Answers[];
  readonly targets: readonly Target[];
  readonly weights: {
    readonly place: WeightPlace;
    readonly parameters: Parameters<typeof weightFeeds>[0];
    readonly values: WeightValues;
  };
  /** Names this making of samples: training step, or validation. */
  readonly key: RandomKey;
  readonly seed: number;
  /** Number of this making, for draws of transforms. */
  readonly round: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Projected gradient descent on a batch, a fixed number of steps, gradients averaged over the bank: the loop of `runAttack` without
 * judging, since every sample is used whatever it does. Samples are whole levels within the budget.
 */
export async function makeSamples(request: MakeSamplesRequest): Promise<Float32Array[]> {
  const { lease, program, attack, pictures, right, targets, weights, key, signal } = request;
  const { budget, iterations } = attack;
  const projection = projections[budget.norm];
  const direction = directions[attack.direction];
  const stepLevels = trainingStepLevels(attack);
  const size = pictures[0]?.picture ?? { width: 0, height: 0 };
  const { width, height } = size;
  let positions = pictures.map((picture) => {
    const original = { width, height, data: picture.levels };
    return startingPoint({
      original,
      config: {
        ...attack,
        stepLevels,
        momentum: 0,
        combination: { name: 'mean' },
        stop: 'never',
        start: attack.randomStart ? { kind: 'random', runs: 1 } : { kind: 'original' },
      },
      mask: picture.mask,
      randomKey: [...key, picture.sha256],
      run: 0,
    });
  });
  const fedWeights = weightFeeds(weights.parameters, weights.place, weights.values);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const round = request.round * iterations + iteration;
    const drawn = pictures.flatMap((picture) =>
      program.members.map((member) =>
        member.kind === 'itself'
          ? undefined
          : drawInstance(member, { seed: request.seed, image: picture.sha256, purpose: 'optimise', round }, size),
      ),
    );
    const outputs = await lease.run({
      graph: program.graph,
      feeds: {
        ...fedWeights,
        ...program.feeds({
          // The gradient is taken at whole levels, which is what a saved sample would hold.
          pictures: joined(positions.map((position, index) => roundTowards(position, levelsOf(pictures, index)))),
          right,
          targets: targets.flatMap((target, index) =>
            program.members.map((member, place) =>
              member.kind === 'itself'
                ? target
                : mapTarget(target, {
                    transform: member.transform,
                    instance: drawn[index * program.members.length + place],
                    size,
                  }),
            ),
          ),
          instances: drawn,
        }),
      },
      ...(signal === undefined ? {} : { signal }),
    });
    const { gradient } = outputs;
    if (gradient?.dataType !== 'float32') throw new TypeError('training attack: expected a float32 gradient');
    const length = gradient.data.length / pictures.length;
    positions = positions.map((position, index) => {
      const own = gradient.data.slice(index * length, (index + 1) * length);
      const mask = pictures[index]?.mask ?? [];
      for (let i = 0; i < length; i++) {
        if (mask[i] !== 1) own[i] = 0;
        else if (!Number.isFinite(own[i]))
          throw new RangeError(
            'training attack: expected a finite gradient, got NaN or infinity; lower the learning rate',
          );
      }
      const moved = direction(own);
      for (let i = 0; i < length; i++) moved[i] = (position[i] ?? NaN) - stepLevels * (moved[i] ?? NaN);
      return projection.project(moved, levelsOf(pictures, index), budget.epsilonLevels);
    });
  }
  return positions.map((position, index) => roundTowards(position, levelsOf(pictures, index)));
}

const levelsOf = (pictures: readonly TrainingPicture[], index: number): Float32Array => {
  const picture = pictures[index];
  if (picture === undefined) throw new Error(`unreachable: no picture ${index}`);
  return picture.levels;
};

/** Rows of equal length as one batch. */
export function joined(rows: readonly Float32Array[]): Float32Array {
  const length = rows[0]?.length ?? 0;
  const all = new Float32Array(length * rows.length);
  rows.forEach((row, index) => all.set(row, index * length));
  return all;
}
