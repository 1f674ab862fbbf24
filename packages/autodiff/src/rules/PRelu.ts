import { firstOutputRule } from '../rule.ts';

/** y = x where x > 0, else slope x: dx = 1 or slope, dslope = min(x, 0). */
export const PRelu = firstOutputRule({
  opType: 'PRelu',
  saves: ['inputs', 'weights'],
  parameters: { kind: 'affine', inputs: [1] },
  vjp({ emit, input, needs }, dY) {
    const [x, slope] = [input(0), input(1)];
    const zero = emit.scalar(x, 0);
    return [
      needs(0) ? emit.op('Where', [emit.op('Greater', [x, zero]), dY, emit.mul(dY, slope)]) : undefined,
      needs(1) ? emit.mul(dY, emit.op('Min', [x, zero])) : undefined,
    ];
  },
});
