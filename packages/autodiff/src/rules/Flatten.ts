import { unaryRule } from '../rule.ts';

export const Flatten = unaryRule('Flatten', ['nothing'], ({ emit, input, dims }, dY) =>
  emit.reshape(dY, dims(input(0))),
);
