import { attr, type Tensor } from '@holdfast/onnx';

import { variable, type CaseTable } from './case.ts';
import { drawFrom, type Draw } from './draw.ts';

/** Operands of a matrix product: batched, broadcast over the batch, or one-dimensional on either side. */
function matmulOperands(draw: Draw): [Tensor, Tensor] {
  const [rows, inner, columns] = [draw.int(1, 4), draw.int(1, 4), draw.int(1, 4)];
  const batch = draw.dims(draw.int(0, 2), 3);
  const partial = (): number[] => batch.slice(draw.int(0, batch.length)).map((size) => (draw.coin() ? 1 : size));
  const [a, b] = draw.pick<[number[], number[]]>([
    [
      [...batch, rows, inner],
      [...batch, inner, columns],
    ],
    [
      [...batch, rows, inner],
      [...partial(), inner, columns],
    ],
    [
      [...partial(), rows, inner],
      [...batch, inner, columns],
    ],
    [
      [...batch, rows, inner],
      [inner, columns],
    ],
    [[inner], [...batch, inner, columns]],
    [[...batch, rows, inner], [inner]],
    [[inner], [inner]],
  ]);
  return [draw.normal(a), draw.normal(b)];
}

export const linearCases: CaseTable = {
  MatMul: (random) => {
    const draw = drawFrom(random);
    const [a, b] = matmulOperands(draw);
    const swapped = draw.int(0, 3) === 0;
    return {
      operands: swapped ? [draw.weight(a), variable(b)] : [variable(a), draw.weight(b)],
      linearIn: swapped ? 1 : 0,
    };
  },
  Gemm: (random) => {
    const draw = drawFrom(random);
    const [rows, inner, columns] = [draw.int(1, 4), draw.int(1, 4), draw.int(1, 4)];
    const [transA, transB] = [draw.int(0, 1), draw.int(0, 1)];
    const bias = draw.pick([undefined, [], [columns], [1, columns], [rows, 1], [rows, columns], [1]]);
    const a = draw.normal(transA === 1 ? [inner, rows] : [rows, inner]);
    const b = draw.normal(transB === 1 ? [columns, inner] : [inner, columns]);
    return {
      operands: [variable(a), draw.weight(b), ...(bias === undefined ? [] : [draw.weight(draw.normal(bias))])],
      attributes: {
        transA: attr.int(transA),
        transB: attr.int(transB),
        ...(draw.coin() ? { alpha: attr.float(0.5), beta: attr.float(2) } : {}),
      },
      ...(bias === undefined ? { linearIn: 0 } : {}),
    };
  },
};
