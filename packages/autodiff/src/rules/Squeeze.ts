import { unaryRule } from '../rule.ts';

export const Squeeze = unaryRule('Squeeze', ['nothing'], ({ emit, input, dims }, dY) =>
  emit.reshape(dY, dims(input(0))),
);
