import { readFloat } from '@holdfast/onnx';
import { hardSwishSlope } from '../activation/hard-swish-slope.ts';
import type { VjpPattern } from './pattern.ts';

/** y = x * h, h = HardSigmoid(x), as frameworks without HardSwish write it: one slope instead of two chains that are added. */
export const hardSwish: VjpPattern = {
  name: 'HardSwish',
  apply({ node, dY, emit, producer, isWanted }) {
    const [a = '', b = ''] = node.inputs;
    if (node.opType !== 'Mul' || node.domain !== '') return undefined;
    const gateOf = (h: string, x: string) => {
      const made = producer(h);
      return made?.opType === 'HardSigmoid' && made.domain === '' && made.inputs[0] === x ? made : undefined;
    };
    const [gate, x, h] = gateOf(b, a) === undefined ? [gateOf(a, b), b, a] : [gateOf(b, a), a, b];
    if (gate === undefined || isWanted(h)) return undefined;
    return new Map([[x, emit.mul(dY, hardSwishSlope(emit, { x, h, alpha: readFloat(gate, 'alpha') ?? 0.2 }))]]);
  },
};
