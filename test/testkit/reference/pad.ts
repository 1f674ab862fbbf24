import { readString } from '@holdfast/onnx';

import { UnsupportedByReferenceError, type ReferenceOperator, type ReferenceTable } from './operator.ts';
import { at, build, normalizeAxis, read } from './tensor64.ts';

const modulo = (a: number, b: number): number => a - b * Math.floor(a / b);

/** Where a position outside [0, size) is read from, by mode; `undefined` is the constant. */
const sources: Readonly<Record<string, (position: number, size: number) => number | undefined>> = {
  constant: (position, size) => (position >= 0 && position < size ? position : undefined),
  edge: (position, size) => Math.min(Math.max(position, 0), size - 1),
  wrap: modulo,
  reflect: (position, size) => {
    if (size === 1) return 0;
    const folded = modulo(position, 2 * (size - 1));
    return folded < size ? folded : 2 * (size - 1) - folded;
  },
};

const pad: ReferenceOperator = ({ node, input, optional, integers }) => {
  const x = input(0);
  const pads = integers(1) ?? [];
  const value = optional(2)?.data[0] ?? 0;
  const axes = integers(3)?.map((axis) => normalizeAxis(axis, x.dims.length)) ?? x.dims.map((_, axis) => axis);
  const source = sources[readString(node, 'mode') ?? 'constant'];
  if (source === undefined) throw new UnsupportedByReferenceError(node, 'such mode');
  const begin = (axis: number): number => (axes.includes(axis) ? at(pads, axes.indexOf(axis)) : 0);
  const end = (axis: number): number => (axes.includes(axis) ? at(pads, axes.indexOf(axis) + axes.length) : 0);
  return [
    build(
      x.dims.map((size, axis) => size + begin(axis) + end(axis)),
      (index) => {
        const from = index.map((position, axis) => source(position - begin(axis), at(x.dims, axis)));
        const known = from.filter((position) => position !== undefined);
        return known.length === from.length ? read(x, known) : value;
      },
      x.dataType,
    ),
  ];
};

export const padOperators: ReferenceTable = { Pad: pad };
