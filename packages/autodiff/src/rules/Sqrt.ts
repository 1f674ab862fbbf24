import { unaryRule } from '../rule.ts';

/** d sqrt(x) = 1 / (2 y); infinite at 0. */
export const Sqrt = unaryRule('Sqrt', ['outputs'], ({ emit, output }, dY) => emit.div(emit.scale(dY, 0.5), output(0)));
