import type { OptimizerConfig } from '../config.ts';
import { adamw } from './adamw.ts';
import type { Optimizer } from './optimizer.ts';
import { sgd } from './sgd.ts';

export type { OptimizedParameter, Optimizer } from './optimizer.ts';

/** The optimiser of a configuration, with the state of a checkpoint or none. */
export function createOptimizer(
  config: OptimizerConfig,
  restored: ReadonlyMap<string, Float32Array> = new Map(),
): Optimizer {
  switch (config.kind) {
    case 'sgd':
      return sgd(config.momentum, restored);
    case 'adamw':
      return adamw(config, restored);
  }
}
