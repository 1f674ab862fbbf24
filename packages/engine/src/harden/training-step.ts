import type { RandomKey } from '@holdfast/random';
import { chunks } from '@holdfast/training';
import { runMicroBatch, type MicroBatchResult, type TrainingContext } from './micro-batch.ts';
import type { WeightValues } from './trainable-model.ts';
import type { TrainingImage } from './training-picture.ts';
import type { TrainingPrograms } from './training-programs.ts';

export interface BatchResult {
  /** Weighted mean loss. */
  readonly loss: number;
  /** Mean over pictures; null where the half was not looked at. */
  readonly clean: number | null;
  readonly adversarial: number | null;
  /** Of the mean loss; sums over micro-batches in their order, so that they do not depend on which child was faster. */
  readonly gradients: ReadonlyMap<string, Float32Array>;
  readonly withoutSample: number;
}

/**
 * Runs a batch in micro-batches, as many at a time as the runtime has children, each with the same weights. Memory holds the gradients of
 * those that are ahead of their turn and no more.
 */
export async function runBatch(
  context: TrainingContext,
  request: {
    readonly images: readonly TrainingImage[];
    readonly programs: TrainingPrograms;
    readonly purpose: 'train' | 'measure';
    readonly weights: WeightValues;
    readonly key: RandomKey;
    readonly round: number;
  },
): Promise<BatchResult> {
  const { images } = request;
  const parts = chunks(images, context.microBatch);
  const gradients = new Map<string, Float32Array>();
  const done = { loss: 0, clean: 0, adversarial: 0, withoutSample: 0, sampled: 0 };
  const add = (result: MicroBatchResult): void => {
    done.loss += result.loss;
    for (const loss of result.clean) done.clean += loss;
    for (const loss of result.adversarial) done.adversarial += loss;
    done.withoutSample += result.withoutSample;
    done.sampled += result.adversarial.length;
    for (const [name, gradient] of result.gradients) {
      const sum = gradients.get(name);
      if (sum === undefined) gradients.set(name, gradient.slice());
      else for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? NaN) + (gradient[i] ?? NaN);
    }
  };
  await inOrder({
    count: parts.length,
    lanes: context.runtime.capacity,
    work: (place) => runMicroBatch(context, { ...request, images: parts[place] ?? [], total: images.length }),
    take: add,
  });
  const { clean, adversarial, sampled, ...rest } = done;
  const { halves } = request.programs.train;
  return {
    ...rest,
    gradients,
    clean: halves === 'adversarial' ? null : clean / images.length,
    adversarial: sampled === 0 ? null : adversarial / sampled,
  };
}

/** Runs `work` for 0 .. count - 1, at most `lanes` at a time, and hands the results over in that order. */
async function inOrder<T>(request: {
  readonly count: number;
  readonly lanes: number;
  readonly work: (place: number) => Promise<T>;
  readonly take: (result: T) => void;
}): Promise<void> {
  const { count, lanes, work, take } = request;
  const ready = new Map<number, T>();
  let next = 0;
  let taken = 0;
  let failed = false;
  const lane = async (): Promise<void> => {
    while (next < count && !failed) {
      const place = next++;
      try {
        ready.set(place, await work(place));
      } catch (error) {
        failed = true;
        throw error;
      }
      for (let result = ready.get(taken); result !== undefined; result = ready.get(taken)) {
        ready.delete(taken++);
        take(result);
      }
    }
  };
  // Every lane comes to rest first: nothing may still run when the caller saves its state.
  const ended = await Promise.allSettled(Array.from({ length: Math.min(lanes, count) }, lane));
  for (const one of ended) if (one.status === 'rejected') throw one.reason;
}
