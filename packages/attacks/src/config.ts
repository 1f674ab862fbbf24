import { z } from 'zod';
import { combinationConfigSchema } from './combinations/index.ts';
import { directionNames } from './direction.ts';
import { MAX_LEVEL, normNames } from './projections/index.ts';

/** Largest perturbation allowed, in levels (epsilon 8/255 is 8 levels); for `l2` over all channels of all pixels. */
export const budgetSchema = z
  .strictObject({ norm: z.enum(normNames), epsilonLevels: z.number().positive() })
  .refine(({ norm, epsilonLevels }) => norm !== 'linf' || epsilonLevels <= MAX_LEVEL, {
    path: ['epsilonLevels'],
    error: `an L-infinity budget is at most ${MAX_LEVEL} levels; write 8/255 for 8 levels`,
  });

export const attackConfigSchema = z.strictObject({
  budget: budgetSchema,
  /** Step size: levels for `sign` and `l2`, levels per unit of gradient for `raw`. */
  stepLevels: z.number().positive(),
  /** Number of steps; the sample is judged before the first and after the last one too. */
  iterations: z.int().min(1).max(100_000),
  direction: z.enum(directionNames).default('sign'),
  /** Decay factor of MI-FGSM; 0 switches momentum off. */
  momentum: z.number().min(0).max(2).default(0),
  combination: combinationConfigSchema.default({ name: 'mean' }),
  /** Whether to stop at the first confirmed success of x' and every copy (M5) or to use all iterations. */
  stop: z.enum(['first-success', 'never']).default('first-success'),
  /** M1 starts at the original; random starts, and with them restarts, happen on request only. */
  start: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('original') }),
      z.strictObject({ kind: z.literal('random'), runs: z.int().min(1).max(1000) }),
    ])
    .default({ kind: 'original' }),
});

export type Budget = z.infer<typeof budgetSchema>;
export type AttackConfig = z.infer<typeof attackConfigSchema>;
/** What a person may write: everything that has a default may be left out. */
export type AttackConfigInput = z.input<typeof attackConfigSchema>;
