import type { HardenConfig } from '@holdfast/training';
import { estimateMemoryMb } from '../import/index.ts';
import type { TrainableModel } from './trainable-model.ts';

/** Share of a child's memory that a step's estimate may take. */
const SAFE_SHARE = 0.5;
const LARGEST_MICRO_BATCH = 8;

/** Pictures at once: both halves, or a picture with its whole bank, go through the model together. */
export function microBatchFor(
  model: TrainableModel,
  { config, memoryMb }: { config: HardenConfig; memoryMb: number },
): number {
  const bank = config.samples.kind === 'on-the-fly' ? config.samples.attack.bank.length : 0;
  const copies = Math.max(2, bank + 1);
  let size = Math.min(LARGEST_MICRO_BATCH, config.batchSize);
  while (size > 1 && estimateMemoryMb(model.imported, size * copies) > memoryMb * SAFE_SHARE) size--;
  return size;
}
