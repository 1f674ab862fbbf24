import { firstOutputRule } from '../rule.ts';

export const Mul = firstOutputRule({
  opType: 'Mul',
  saves: ['inputs'],
  parameters: { kind: 'per-channel', inputs: [0, 1] },
  vjp: ({ emit, input, needs }, dY) => [
    needs(0) ? emit.mul(dY, input(1)) : undefined,
    needs(1) ? emit.mul(dY, input(0)) : undefined,
  ],
});
