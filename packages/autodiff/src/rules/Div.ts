import { firstOutputRule } from '../rule.ts';

/** y = a / b: da = dY / b, db = -y da. */
export const Div = firstOutputRule({
  opType: 'Div',
  saves: ['inputs', 'outputs'],
  parameters: { kind: 'per-channel', inputs: [0, 1] },
  vjp({ emit, input, output, needs }, dY) {
    const dA = emit.div(dY, input(1));
    return [needs(0) ? dA : undefined, needs(1) ? emit.neg(emit.mul(dA, output(0))) : undefined];
  },
});
