import { unaryRule } from '../rule.ts';

/** Sums the copies: axis by axis [repeats, size], then the sum over repeats. */
export const Tile = unaryRule('Tile', ['nothing'], ({ emit, input, dims, constantNumbers }, dY) => {
  const xDims = dims(input(0));
  const repeats = constantNumbers(1, 'repeats');
  const copies = emit.reshape(
    dY,
    xDims.flatMap((size, axis) => [repeats[axis] ?? 1, size]),
  );
  return emit.reshape(
    emit.reduceSum(
      copies,
      xDims.map((_, axis) => 2 * axis),
    ),
    xDims,
  );
});
