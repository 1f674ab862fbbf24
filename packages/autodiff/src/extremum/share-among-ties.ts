import { attr, DATA_TYPE_CODES, type Value } from '@holdfast/onnx';
import type { VjpContext } from '../rule.ts';

/**
 * Gradient of Min or Max over operands: all to the operand that holds the extreme value, shared equally among operands that
 * tie. (The one-sided choice of a winner would make flat picture areas depend on operand order.)
 */
export function elementwiseExtremum(context: VjpContext, dY: Value, kind: 'max' | 'min'): (Value | undefined)[] {
  const { node, emit, input } = context;
  if (node.inputs.length === 1) return [dY];
  if (node.inputs.length === 2) {
    const [a, b] = [input(0), input(1)];
    const dA = emit.mul(dY, kind === 'max' ? emit.greaterOrHalf(a, b) : emit.greaterOrHalf(b, a));
    return [dA, context.needs(1) ? emit.sub(dY, dA) : undefined];
  }
  const masks = node.inputs.map((_, index) => equalTo(context, input(index), context.output(0)));
  const share = emit.div(dY, emit.op('Sum', masks));
  return masks.map((mask, index) => (context.needs(index) ? emit.mul(share, mask) : undefined));
}

/** 1 where a = b, 0 elsewhere, in the data type of `a`. */
export const equalTo = ({ emit, dataType }: VjpContext, a: Value, b: Value): Value =>
  emit.op('Cast', [emit.op('Equal', [a, b])], { to: attr.int(DATA_TYPE_CODES[dataType(a)]) });
