import type { Value } from '@holdfast/onnx';
import { allAxes, sizeOf } from '../axes.ts';
import type { Emitter } from '../emit.ts';
import { firstOutputRule, type VjpContext } from '../rule.ts';

/**
 * Matrix products, batched and broadcast like numpy's: dA = dY B^T, dB = A^T dY. Vectors count as one-row or one-column
 * matrices; batch axes are summed back by the walker.
 */
export const MatMul = firstOutputRule({
  opType: 'MatMul',
  saves: ['inputs', 'weights'],
  parameters: { kind: 'layer', inputs: [0, 1] },
  vjp(context, dY) {
    const { emit, input, needs, dims } = context;
    const [aDims, bDims] = [dims(input(0)), dims(input(1))];
    const a = emit.reshape(input(0), aDims.length === 1 ? [1, ...aDims] : aDims);
    const b = emit.reshape(input(1), bDims.length === 1 ? [...bDims, 1] : bDims);
    const batch = dims(dY).slice(0, dims(dY).length - (aDims.length > 1 ? 1 : 0) - (bDims.length > 1 ? 1 : 0));
    const rows = aDims.length > 1 ? sizeOf(aDims, aDims.length - 2) : 1;
    const columns = bDims.length > 1 ? sizeOf(bDims, bDims.length - 1) : 1;
    const dProduct = emit.reshape(dY, [...batch, rows, columns]);
    return [
      needs(0) ? leftGradient(context, { dProduct, b, isVector: aDims.length === 1 }) : undefined,
      needs(1) ? rightGradient(context, { dProduct, a, isVector: bDims.length === 1 }) : undefined,
    ];
  },
});

function leftGradient({ emit, dims }: VjpContext, part: { dProduct: Value; b: Value; isVector: boolean }): Value {
  const dA = emit.op('MatMul', [part.dProduct, swapLastAxes(emit, part.b, dims(part.b).length)]);
  const shape = dims(dA);
  return part.isVector ? emit.reshape(dA, [...shape.slice(0, -2), sizeOf(shape, shape.length - 1)]) : dA;
}

function rightGradient({ emit, dims }: VjpContext, part: { dProduct: Value; a: Value; isVector: boolean }): Value {
  const dB = emit.op('MatMul', [swapLastAxes(emit, part.a, dims(part.a).length), part.dProduct]);
  const shape = dims(dB);
  return part.isVector ? emit.reshape(dB, shape.slice(0, -1)) : dB;
}

function swapLastAxes(emit: Emitter, value: Value, rank: number): Value {
  const perm = allAxes(rank - 2);
  return emit.transpose(value, [...perm, rank - 1, rank - 2]);
}
