import { randomFor, type RandomKey } from '@holdfast/random';

/** Places 0 .. count - 1 in an order that is a pure function of the key (Fisher & Yates). */
export function shuffled(count: number, key: RandomKey): number[] {
  const random = randomFor(key);
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = random.integer(0, last);
    const [a, b] = [order[last] ?? 0, order[other] ?? 0];
    order[last] = b;
    order[other] = a;
  }
  return order;
}

export interface BatchPlan {
  readonly pictures: number;
  readonly batchSize: number;
  readonly seed: number;
}

/** Steps of an epoch; the last one takes what is left. */
export const stepsPerEpoch = ({ pictures, batchSize }: Pick<BatchPlan, 'pictures' | 'batchSize'>): number =>
  Math.ceil(pictures / batchSize);

/** The pictures of one step: every epoch is a new order of all of them. Needs no memory of earlier steps, so any step can be resumed at. */
export function batchAt(plan: BatchPlan, step: number): { readonly epoch: number; readonly places: number[] } {
  const perEpoch = stepsPerEpoch(plan);
  const epoch = Math.floor(step / perEpoch);
  const start = (step % perEpoch) * plan.batchSize;
  const order = shuffled(plan.pictures, [plan.seed, 'training order', epoch]);
  return { epoch, places: order.slice(start, start + plan.batchSize) };
}

/** Consecutive parts of at most `size`. */
export function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
