import { readString, toNumbers } from '@holdfast/onnx';
import { allAxes, fromFront, sizeOf } from '../axes.ts';
import { paddingIndices, type PaddingMode } from '../indexing/padding-indices.ts';
import { transposeIndexRuns } from '../indexing/index-runs.ts';
import { unaryRule, type VjpContext } from '../rule.ts';

/** Constant padding is cut off again; reflected, repeated or wrapped elements get the sum of all their copies. */
export const Pad = unaryRule('Pad', ['nothing'], (context, dY) => {
  const { node, emit, input, dims } = context;
  const xDims = dims(input(0));
  const { begins, ends } = readPads(context);
  const mode = readMode(readString(node, 'mode') ?? 'constant', context);
  if (mode === 'constant') {
    return emit.pad(
      dY,
      begins.map((count) => 0 - count),
      ends.map((count) => 0 - count),
    );
  }
  return xDims.reduce((value, size, axis) => {
    const [begin, end] = [sizeOf(begins, axis), sizeOf(ends, axis)];
    if (begin === 0 && end === 0) return value;
    return transposeIndexRuns(emit, { value, axis, size, indices: paddingIndices(mode, { size, begin, end }), dims });
  }, dY);
});

function readPads({ input, has, dims, constant, constantNumbers, unsupported }: VjpContext) {
  const rank = dims(input(0)).length;
  const amounts = constantNumbers(1, 'pads');
  const axes = has(3)
    ? toNumbers(constant(input(3)) ?? unsupported('its axes are not a constant')).map((axis) => fromFront(axis, rank))
    : allAxes(rank);
  const begins = new Array<number>(rank).fill(0);
  const ends = new Array<number>(rank).fill(0);
  axes.forEach((axis, index) => {
    begins[axis] = amounts[index] ?? 0;
    ends[axis] = amounts[index + axes.length] ?? 0;
  });
  return { begins, ends };
}

function readMode(mode: string, { unsupported }: VjpContext): PaddingMode | 'constant' {
  switch (mode) {
    case 'constant':
    case 'edge':
    case 'reflect':
    case 'wrap':
      return mode;
    default:
      return unsupported(`its mode is ${mode} (constant, edge, reflect and wrap have one)`);
  }
}
