import { attr, readInt, readString } from '@holdfast/onnx';
import { sizeOf } from '../axes.ts';
import { unaryRule } from '../rule.ts';

/** Channels to a finer grid; the way back is SpaceToDepth (mode DCR), or its channels in the other order (CRD). */
export const DepthToSpace = unaryRule('DepthToSpace', ['nothing'], ({ node, emit, input, dims, unsupported }, dY) => {
  const block = readInt(node, 'blocksize') ?? unsupported('attribute blocksize is missing');
  if ((readString(node, 'mode') ?? 'DCR') === 'DCR') {
    return emit.op('SpaceToDepth', [dY], { blocksize: attr.int(block) });
  }
  const xDims = dims(input(0));
  const [batch, channels, height, width] = [sizeOf(xDims, 0), sizeOf(xDims, 1), sizeOf(xDims, 2), sizeOf(xDims, 3)];
  const grid = emit.reshape(dY, [batch, channels / (block * block), height, block, width, block]);
  return emit.reshape(emit.transpose(grid, [0, 1, 3, 5, 2, 4]), xDims);
});
