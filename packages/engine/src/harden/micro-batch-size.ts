import type { HardenConfig } from '@holdfast/training';
import { estimateMemoryMb } from '../import/index.ts';
import type { TrainableModel } from './trainable-model.ts';

/** Share of a child's memory that the sessions of a step may take. One that takes more than three quarters is replaced before the next step, which costs its sessions. */
const SAFE_SHARE = 0.7;
const LARGEST_MICRO_BATCH = 8;

/** Pictures that go through the model at once: of `images` in training, as many as a child has memory for. */
export function microBatchFor(
  model: TrainableModel,
  { config, images, memoryMb }: { readonly config: HardenConfig; readonly images: number; readonly memoryMb: number },
): number {
  let size = Math.max(1, Math.min(LARGEST_MICRO_BATCH, config.batchSize, images));
  while (size > 1 && stepMemoryMb(model, { config, size }) > memoryMb * SAFE_SHARE) size--;
  return size;
}

/**
 * Memory of a child that does whole steps, in MB. Its sessions keep what their largest run took: the gradient of clean and adversarial halves, the measuring of both
 * and the right answers forward, and the attack, a picture with its whole bank. Measured with the sample detector at 1, 2 and 4 pictures: 2.6, 4.8 and 6.2 GB,
 * where this says 2.4, 4.4 and 8.3.
 */
function stepMemoryMb(model: TrainableModel, { config, size }: { config: HardenConfig; size: number }): number {
  const trained = estimateMemoryMb(model.imported, 2 * size);
  const answers = estimateMemoryMb(model.imported, size) / 2;
  const attack =
    config.samples.kind === 'on-the-fly'
      ? estimateMemoryMb(model.imported, size * (config.samples.attack.bank.length + 1))
      : 0;
  return trained + trained / 2 + answers + attack;
}
