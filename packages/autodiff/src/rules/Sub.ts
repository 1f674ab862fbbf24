import { firstOutputRule } from '../rule.ts';

export const Sub = firstOutputRule({
  opType: 'Sub',
  saves: ['nothing'],
  parameters: { kind: 'per-channel', inputs: [0, 1] },
  vjp: ({ emit, needs }, dY) => [dY, needs(1) ? emit.neg(dY) : undefined],
});
