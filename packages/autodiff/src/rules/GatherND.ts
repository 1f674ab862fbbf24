import { attr, DATA_TYPE_CODES, elementCount, readInt, type Value } from '@holdfast/onnx';
import { sizeOf } from '../axes.ts';
import { gatherTranspose } from '../indexing/gather-transpose.ts';
import { unaryRule, type VjpContext } from '../rule.ts';

/** Slices by index tuples, which are turned into positions on one merged axis. */
export const GatherND = unaryRule('GatherND', ['nothing'], (context, dY) => {
  const { node, emit, input, dims } = context;
  const xDims = dims(input(0));
  const indexDims = dims(input(1));
  const batchAxes = readInt(node, 'batch_dims') ?? 0;
  const depth = sizeOf(indexDims, indexDims.length - 1);
  const indexed = batchAxes + depth;
  const merged = [elementCount(xDims.slice(0, indexed)), ...xDims.slice(indexed)];
  const summed = gatherTranspose(emit, {
    dY,
    indices: positions(context, batchAxes, xDims.slice(0, indexed)),
    indexDims: indexDims.slice(0, -1),
    xDims: merged,
    axis: 0,
  });
  return emit.reshape(summed, xDims);
});

/** Row-major positions in a grid of `sizes`: the batch axes by where the tuple stands, the rest by the tuple. */
function positions({ emit, input, dims }: VjpContext, batchAxes: number, sizes: readonly number[]): Value {
  const indexDims = dims(input(1));
  const strides = sizes.map((_, axis) => elementCount(sizes.slice(axis + 1)));
  const tuples = emit.op('Cast', [input(1)], { to: attr.int(DATA_TYPE_CODES.int64) });
  // Mod takes the sign of the divisor, so that indices counted from the end come out right.
  const fromFront = emit.op('Mod', [tuples, emit.int64s(sizes.slice(batchAxes))]);
  const within = emit.reduceSum(
    emit.mul(fromFront, emit.int64s(strides.slice(batchAxes))),
    [indexDims.length - 1],
    false,
  );
  if (batchAxes === 0) return within;
  const batches = elementCount(sizes.slice(0, batchAxes));
  const stride = strides[batchAxes - 1] ?? 1;
  const flat = emit.reshape(within, [batches, elementCount(indexDims.slice(batchAxes, -1))]);
  const offsets = emit.reshape(emit.int64s(Array.from({ length: batches }, (_, batch) => batch * stride)), [
    batches,
    1,
  ]);
  return emit.add(flat, offsets);
}
