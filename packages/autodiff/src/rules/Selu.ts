import { readFloat } from '@holdfast/onnx';
import { unaryRule } from '../rule.ts';

/** Defaults of the ONNX operator text (Klambauer et al. 2017, self-normalizing networks). */
const ALPHA = 1.67326319217681884765625;
const GAMMA = 1.05070102214813232421875;

/** y = gamma * (x where x > 0, else alpha * (exp(x) - 1)): d = gamma where x > 0, else y + gamma * alpha. */
export const Selu = unaryRule('Selu', ['inputs', 'outputs'], ({ node, emit, input, output }, dY) => {
  const x = input(0);
  const gamma = readFloat(node, 'gamma') ?? GAMMA;
  const shift = gamma * (readFloat(node, 'alpha') ?? ALPHA);
  const below = emit.mul(dY, emit.add(output(0), emit.scalar(dY, shift)));
  return emit.op('Where', [emit.op('Greater', [x, emit.scalar(x, 0)]), emit.scale(dY, gamma), below]);
});
