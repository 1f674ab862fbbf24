import { attr, readInt, type Value } from '@holdfast/onnx';
import { fromFront } from '../axes.ts';
import { unaryRule, type VjpContext } from '../rule.ts';

/** The chosen values get their cotangents back by index; the indices themselves are constants. */
export const TopK = unaryRule('TopK', ['inputs', 'outputs'], (context, dY) => {
  const { node, emit, input, dims } = context;
  const xDims = dims(input(0));
  return emit.op('ScatterElements', [emit.zeros(dY, xDims), chosen(context), dY], {
    axis: attr.int(fromFront(readInt(node, 'axis') ?? -1, xDims.length)),
  });
});

function chosen({ node, emit, input, hasOutput, output, unsupported }: VjpContext): Value {
  if (hasOutput(1)) return output(1);
  const [, indices] = emit.ops('TopK', [input(0), input(1)], 2, Object.fromEntries(node.attributes));
  return indices ?? unsupported('its indices cannot be computed');
}
