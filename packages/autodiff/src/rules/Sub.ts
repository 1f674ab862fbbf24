import { firstOutputRule } from '../rule.ts';

export const Sub = firstOutputRule({
  opType: 'Sub',
  saves: ['nothing'],
  vjp: ({ emit, needs }, dY) => [dY, needs(1) ? emit.neg(dY) : undefined],
});
