import { unaryRule } from '../rule.ts';

/** d log(1 + exp(x)) = sigmoid(x). */
export const Softplus = unaryRule('Softplus', ['inputs'], ({ emit, input }, dY) =>
  emit.mul(dY, emit.op('Sigmoid', [input(0)])),
);
