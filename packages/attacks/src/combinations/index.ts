import { z } from 'zod';
import { AttackError } from '../attack-error.ts';
import { adaptive } from './adaptive.ts';
import type { Combination } from './combination.ts';
import { max } from './max.ts';
import { mean } from './mean.ts';
import { weighted } from './weighted.ts';

export type { Combination, MemberState } from './combination.ts';

/** Every combination, by the name that a spec uses. Adding one is adding a file and a line here. */
export const combinations = { mean, weighted, adaptive, max } as const satisfies Readonly<Record<string, Combination>>;
export type CombinationName = keyof typeof combinations;

export const combinationConfigSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.enum(['mean', 'adaptive', 'max']) }),
  z.strictObject({ name: z.literal('weighted'), weights: z.array(z.number().min(0)).min(1) }),
]);
export type CombinationConfig = z.infer<typeof combinationConfigSchema>;

/**
 * Reads `mean`, `adaptive`, `max` or `weighted:2:1:1` (the untransformed sample first, then the transforms in their order).
 * @throws AttackError INVALID_ARGUMENT for anything else.
 */
export function parseCombination(spec: string): CombinationConfig {
  const [name, ...rest] = spec.split(':');
  const parsed = combinationConfigSchema.safeParse(
    name === 'weighted' ? { name, weights: rest.map((part) => (part.trim() === '' ? NaN : Number(part))) } : { name },
  );
  if (parsed.success && (name === 'weighted' || rest.length === 0)) return parsed.data;
  throw new AttackError({
    code: 'INVALID_ARGUMENT',
    where: 'combination',
    expected: `one of ${Object.keys(combinations).join(', ')}; weighted takes its weights, like weighted:2:1:1`,
    got: `\`${spec}\``,
    fix: 'Correct the spec.',
  });
}

/** The inverse of `parseCombination`. */
export function formatCombination(config: CombinationConfig): string {
  return config.name === 'weighted' ? ['weighted', ...config.weights].join(':') : config.name;
}
