import { unaryRule } from '../rule.ts';

export const Unsqueeze = unaryRule('Unsqueeze', ['nothing'], ({ emit, input, dims }, dY) =>
  emit.reshape(dY, dims(input(0))),
);
