import { toNumbers, type Value } from '@holdfast/onnx';
import { firstOutputRule, type VjpContext } from '../rule.ts';

/** y = clamp(x, min, max): the gradient goes to x strictly between the bounds, else to the bound that holds. */
export const Clip = firstOutputRule({
  opType: 'Clip',
  saves: ['inputs', 'outputs'],
  vjp(context, dY) {
    const { emit, input, needs } = context;
    const [x, zero] = [input(0), emit.scalar(dY, 0)];
    const where = (comparison: string, bound: number): Value =>
      emit.op('Where', [emit.op(comparison, [x, input(bound)]), dY, zero]);
    return [
      needs(0) ? insideBounds(context, dY) : undefined,
      needs(1) ? where('LessOrEqual', 1) : undefined,
      needs(2) ? where('GreaterOrEqual', 2) : undefined,
    ];
  },
});

function insideBounds({ emit, input, output, has, constant }: VjpContext, dY: Value): Value {
  // y answers as well as x whether a bound holds, and lets onnxruntime fuse the forward Clip into its Conv.
  const y = output(0);
  const bounded = (index: number, comparison: 'above' | 'below', dynamic: string, from: Value): Value => {
    if (!has(index)) return from;
    const tensor = constant(input(index));
    const bound = tensor === undefined ? undefined : toNumbers(tensor)[0];
    if (bound !== undefined && !isFinite(Math.fround(bound))) return from;
    if (bound !== undefined) return emit.mul(from, emit[comparison](y, bound));
    return emit.op('Where', [emit.op(dynamic, [y, input(index)]), from, emit.scalar(from, 0)]);
  };
  return bounded(2, 'below', 'Less', bounded(1, 'above', 'Greater', dY));
}
