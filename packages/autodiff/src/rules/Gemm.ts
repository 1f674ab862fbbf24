import { attr, readFloat, readInt, type Value } from '@holdfast/onnx';
import { firstOutputRule } from '../rule.ts';

/** Y = alpha A' B' + beta C, where ' transposes if asked to. */
export const Gemm = firstOutputRule({
  opType: 'Gemm',
  saves: ['inputs', 'weights'],
  parameters: { kind: 'layer', inputs: [0, 1, 2] },
  vjp({ node, emit, input, needs }, dY) {
    const alpha = readFloat(node, 'alpha') ?? 1;
    const transA = (readInt(node, 'transA') ?? 0) !== 0;
    const transB = (readInt(node, 'transB') ?? 0) !== 0;
    const product = (left: Value, transLeft: boolean, right: Value, transRight: boolean): Value =>
      emit.op('Gemm', [left, right], {
        alpha: attr.float(alpha),
        transA: attr.int(transLeft ? 1 : 0),
        transB: attr.int(transRight ? 1 : 0),
      });
    const dA = (): Value => (transA ? product(input(1), transB, dY, true) : product(dY, false, input(1), !transB));
    const dB = (): Value => (transB ? product(dY, true, input(0), transA) : product(input(0), !transA, dY, false));
    return [
      needs(0) ? dA() : undefined,
      needs(1) ? dB() : undefined,
      needs(2) ? emit.scale(dY, readFloat(node, 'beta') ?? 1) : undefined,
    ];
  },
});
