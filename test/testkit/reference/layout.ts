import { readInt, readInts, readString, elementCount } from '@holdfast/onnx';

import type { Call, ReferenceOperator, ReferenceTable } from './operator.ts';
import { at, broadcastDims, build, normalizeAxis, read, readBroadcast, tensor64, type Tensor64 } from './tensor64.ts';

const reshaped = (x: Tensor64, dims: readonly number[]): Tensor64 => tensor64(dims, x.data, x.dataType);

const axesOf = ({ integers }: Call, index: number, rank: number): number[] | undefined =>
  integers(index)?.map((axis) => normalizeAxis(axis, rank));

const concat: ReferenceOperator = ({ node, input, inputCount }) => {
  const parts = Array.from({ length: inputCount }, (_, index) => input(index));
  const first = at(parts, 0);
  const axis = normalizeAxis(readInt(node, 'axis') ?? 0, first.dims.length);
  const total = parts.reduce((sum, part) => sum + at(part.dims, axis), 0);
  return [
    build(
      first.dims.with(axis, total),
      (index) => {
        let position = at(index, axis);
        for (const part of parts) {
          if (position < at(part.dims, axis)) return read(part, index.with(axis, position));
          position -= at(part.dims, axis);
        }
        throw new Error('unreachable: the parts cover the axis');
      },
      first.dataType,
    ),
  ];
};

const split: ReferenceOperator = ({ node, input, integers }) => {
  const x = input(0);
  const axis = normalizeAxis(readInt(node, 'axis') ?? 0, x.dims.length);
  const size = at(x.dims, axis);
  const parts = readInt(node, 'num_outputs') ?? node.outputs.length;
  const even = Math.ceil(size / parts);
  const sizes = integers(1) ?? Array.from({ length: parts }, (_, k) => Math.min(even, size - k * even));
  return sizes.map((length, part) => {
    const start = sizes.slice(0, part).reduce((sum, value) => sum + value, 0);
    return build(x.dims.with(axis, length), (index) => read(x, index.with(axis, at(index, axis) + start)), x.dataType);
  });
};

const reshape: ReferenceOperator = ({ node, input, integers }) => {
  const x = input(0);
  const copyZero = (readInt(node, 'allowzero') ?? 0) === 0;
  const wanted = (integers(1) ?? []).map((size, axis) => (size === 0 && copyZero ? at(x.dims, axis) : size));
  const known = elementCount(wanted.filter((size) => size !== -1));
  return [
    reshaped(
      x,
      wanted.map((size) => (size === -1 ? x.data.length / known : size)),
    ),
  ];
};

const unsqueeze: ReferenceOperator = (call) => {
  const x = call.input(0);
  const axes = call.integers(1) ?? [];
  const rank = x.dims.length + axes.length;
  const added = new Set(axes.map((axis) => normalizeAxis(axis, rank)));
  const rest = [...x.dims];
  return [
    reshaped(
      x,
      Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : (rest.shift() ?? 1))),
    ),
  ];
};

const transpose: ReferenceOperator = ({ node, input }) => {
  const x = input(0);
  const perm = readInts(node, 'perm') ?? x.dims.map((_, axis) => x.dims.length - 1 - axis);
  return [
    build(
      perm.map((axis) => at(x.dims, axis)),
      (index) =>
        read(
          x,
          x.dims.map((_, axis) => at(index, perm.indexOf(axis))),
        ),
      x.dataType,
    ),
  ];
};

/** [N, C, H, W] -> [N, C / b^2, H b, W b] (specification of DepthToSpace-13). */
const depthToSpace: ReferenceOperator = ({ node, input }) => {
  const x = input(0);
  const [n = 1, channels = 1, height = 1, width = 1] = x.dims;
  const block = readInt(node, 'blocksize') ?? 1;
  const depth = channels / block ** 2;
  const columnRowDepth = (readString(node, 'mode') ?? 'DCR') === 'CRD';
  return [
    build(
      [n, depth, height * block, width * block],
      ([picture = 0, c = 0, row = 0, column = 0]) => {
        const inBlock = (row % block) * block + (column % block);
        const channel = columnRowDepth ? c * block ** 2 + inBlock : inBlock * depth + c;
        return read(x, [picture, channel, Math.floor(row / block), Math.floor(column / block)]);
      },
      x.dataType,
    ),
  ];
};

const spaceToDepth: ReferenceOperator = ({ node, input }) => {
  const x = input(0);
  const [n = 1, channels = 1, height = 1, width = 1] = x.dims;
  const block = readInt(node, 'blocksize') ?? 1;
  return [
    build(
      [n, channels * block ** 2, height / block, width / block],
      ([picture = 0, channel = 0, row = 0, column = 0]) => {
        const inBlock = Math.floor(channel / channels);
        return read(x, [
          picture,
          channel % channels,
          row * block + Math.floor(inBlock / block),
          column * block + (inBlock % block),
        ]);
      },
      x.dataType,
    ),
  ];
};

/** Operators that move elements without looking at their values. */
export const layoutOperators: ReferenceTable = {
  Concat: concat,
  Split: split,
  Reshape: reshape,
  Unsqueeze: unsqueeze,
  Transpose: transpose,
  DepthToSpace: depthToSpace,
  SpaceToDepth: spaceToDepth,
  Flatten: ({ node, input }) => {
    const x = input(0);
    const axis = normalizeAxis(readInt(node, 'axis') ?? 1, x.dims.length);
    return [reshaped(x, [elementCount(x.dims.slice(0, axis)), elementCount(x.dims.slice(axis))])];
  },
  Squeeze: (call) => {
    const x = call.input(0);
    const axes = axesOf(call, 1, x.dims.length);
    return [
      reshaped(
        x,
        x.dims.filter((size, axis) => (axes === undefined ? size !== 1 : !axes.includes(axis))),
      ),
    ];
  },
  Expand: ({ input, integers }) => {
    const x = input(0);
    return [build(broadcastDims(x.dims, integers(1) ?? []), (index) => readBroadcast(x, index), x.dataType)];
  },
  Tile: ({ input, integers }) => {
    const x = input(0);
    const repeats = integers(1) ?? [];
    const dims = x.dims.map((size, axis) => size * at(repeats, axis));
    return [
      build(
        dims,
        (index) =>
          read(
            x,
            index.map((p, axis) => p % at(x.dims, axis)),
          ),
        x.dataType,
      ),
    ];
  },
};
