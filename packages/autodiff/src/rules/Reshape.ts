import { unaryRule } from '../rule.ts';

export const Reshape = unaryRule('Reshape', ['nothing'], ({ emit, input, dims }, dY) =>
  emit.reshape(dY, dims(input(0))),
);
