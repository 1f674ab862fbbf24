import { readInt } from '@holdfast/onnx';
import { fromFront } from '../axes.ts';
import { gatherTranspose } from '../indexing/gather-transpose.ts';
import { unaryRule } from '../rule.ts';

/** Rows by index, constant or computed; rows read several times get the sum. */
export const Gather = unaryRule('Gather', ['nothing'], ({ node, emit, input, dims }, dY) => {
  const xDims = dims(input(0));
  return gatherTranspose(emit, {
    dY,
    indices: input(1),
    indexDims: dims(input(1)),
    xDims,
    axis: fromFront(readInt(node, 'axis') ?? 0, xDims.length),
  });
});
