import { describe, expect, it } from 'vitest';
import type { OptimizerConfig } from '../config.ts';
import { clipGlobalNorm } from './clip.ts';
import { createOptimizer } from './index.ts';
import references from './references.json' with { type: 'json' };

const START = [0.5, -1.25, 2];
const gradientAt = (step: number): Float32Array => Float32Array.from(START, (_, i) => Math.sin(1 + step + 2 * i));
const configs: Readonly<Record<'sgd' | 'adamw', OptimizerConfig>> = {
  sgd: { kind: 'sgd', momentum: 0.9 },
  adamw: { kind: 'adamw', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
};

/** Steps [from, to) on `weights`, in place. */
function run(
  kind: 'sgd' | 'adamw',
  weights: Float32Array,
  steps: { from: number; to: number; state?: Map<string, Float32Array> },
) {
  const optimizer = createOptimizer(configs[kind], steps.state);
  for (let step = steps.from; step < steps.to; step++) {
    const parameter = { name: 'w', weights, gradient: gradientAt(step), weightDecay: 0.01 };
    optimizer.update([parameter], { learningRate: 0.1, step: step + 1 });
  }
  return optimizer;
}

describe.each(['sgd', 'adamw'] as const)('%s', (kind) => {
  it("moves weights as torch's does", () => {
    const weights = Float32Array.from(START);
    run(kind, weights, { from: 0, to: 4 });
    weights.forEach((weight, i) => expect(weight).toBeCloseTo(references[kind][i] ?? NaN, 5));
  });

  it('goes on from a stored state bit for bit', () => {
    const whole = Float32Array.from(START);
    run(kind, whole, { from: 0, to: 4 });
    const parts = Float32Array.from(START);
    const { state } = run(kind, parts, { from: 0, to: 2 });
    run(kind, parts, { from: 2, to: 4, state: new Map(state) });
    expect(parts).toEqual(whole);
  });
});

describe('clipping by the global norm', () => {
  const gradients = () =>
    new Map([
      ['a', Float32Array.of(3, 0)],
      ['b', Float32Array.of(0, 4)],
    ]);

  it('shortens all gradients together and says how long they were', () => {
    const clipped = gradients();
    expect(clipGlobalNorm(clipped, 1)).toBe(5);
    expect(clipped.get('a')?.[0]).toBeCloseTo(0.6);
    expect(clipped.get('b')?.[1]).toBeCloseTo(0.8);
  });

  it('leaves short ones alone, and all where it is switched off', () => {
    for (const largest of [5, null]) {
      const kept = gradients();
      clipGlobalNorm(kept, largest);
      expect(kept).toEqual(gradients());
    }
  });

  it('refuses what is not finite and names it', () => {
    expect(() => clipGlobalNorm(new Map([['dense', Float32Array.of(NaN)]]), 1)).toThrow(/gradient of `dense`/);
  });
});
