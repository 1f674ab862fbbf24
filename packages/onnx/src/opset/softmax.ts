import { attr, readInt } from '../attribute.ts';
import { nodeBeside, withAttribute, type OperatorChange, type Upgrade } from './upgrade.ts';

/**
 * Softmax, LogSoftmax and Hardmax before 13 flatten their input to two dimensions at `axis` (default 1) and work along
 * the second; since 13 they work along one axis. The two agree where all later axes have size 1.
 */
const flattenFirst: Upgrade = (node, context) => {
  const [x = ''] = node.inputs;
  const axis = readInt(node, 'axis') ?? 1;
  const dims = context.dimsOf(x);
  const tail = dims?.slice(axis < 0 ? axis + dims.length : axis);
  if (axis === -1 || tail?.slice(1).every((size) => size === 1) === true) {
    return [withAttribute(node, 'axis', attr.int(axis))];
  }
  const flat = context.fresh(`${node.name}.flat`);
  const normalized = context.fresh(`${node.name}.rows`);
  const shape = context.fresh(`${node.name}.shape`);
  return [
    nodeBeside(node, { opType: 'Flatten', inputs: [x], outputs: [flat], attributes: { axis: attr.int(axis) } }),
    nodeBeside(node, {
      opType: node.opType,
      inputs: [flat],
      outputs: [normalized],
      attributes: { axis: attr.int(1) },
    }),
    nodeBeside(node, { opType: 'Shape', inputs: [x], outputs: [shape] }),
    nodeBeside(node, { opType: 'Reshape', inputs: [normalized, shape], outputs: node.outputs }),
  ];
};

export const softmaxChanges: readonly OperatorChange[] = ['Softmax', 'LogSoftmax', 'Hardmax'].map((opType) => ({
  opType,
  changedAt: 13,
  upgrade: flattenFirst,
}));
