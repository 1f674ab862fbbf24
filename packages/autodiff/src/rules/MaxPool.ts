import { attr, elementCount, type Value } from '@holdfast/onnx';
import { firstOutputRule, type VjpContext } from '../rule.ts';

/**
 * Every window's cotangent goes to its first maximum (row-major), and overlapping windows add up: MaxUnpool would overwrite
 * there, and masks of equality count ties several times. The indices come from a second MaxPool where the node itself has
 * none, because asking the first one for them would take it off onnxruntime's fast path.
 */
export const MaxPool = firstOutputRule({
  opType: 'MaxPool',
  saves: ['inputs'],
  differentiableInputs: [0],
  vjp(context, dY) {
    const { emit, input, dims } = context;
    const xDims = dims(input(0));
    const outputs = elementCount(dims(dY));
    const sums = emit.op(
      'ScatterElements',
      [
        emit.zeros(dY, [elementCount(xDims)]),
        emit.reshape(rowMajorIndices(context), [outputs]),
        emit.reshape(dY, [outputs]),
      ],
      { axis: attr.int(0), reduction: attr.string('add') },
    );
    return [emit.reshape(sums, xDims)];
  },
});

/** Position of every window's maximum in the flattened input, [N, C, ...O]. */
function rowMajorIndices({ node, emit, input, output, hasOutput, unsupported }: VjpContext): Value {
  if (hasOutput(1) && !node.attributes.has('storage_order')) return output(1);
  const attributes = Object.fromEntries([...node.attributes].filter(([name]) => name !== 'storage_order'));
  const [, indices] = emit.ops('MaxPool', [input(0)], 2, attributes);
  return indices ?? unsupported('its indices cannot be computed');
}
