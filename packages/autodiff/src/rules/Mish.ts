import { unaryRule } from '../rule.ts';

/** y = x t, t = tanh(softplus(x)): d = t + x (1 - t^2) sigmoid(x). */
export const Mish = unaryRule('Mish', ['inputs'], ({ emit, input }, dY) => {
  const x = input(0);
  const t = emit.op('Tanh', [emit.op('Softplus', [x])]);
  const slope = emit.mul(emit.oneMinusProbability(emit.mul(t, t)), emit.op('Sigmoid', [x]));
  return emit.mul(dY, emit.add(t, emit.mul(x, slope)));
});
