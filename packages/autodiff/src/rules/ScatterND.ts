import { readString } from '@holdfast/onnx';
import { firstOutputRule } from '../rule.ts';

/** Overwriting or adding slices by index tuples: overwritten data gets no gradient, every update that of its place. */
export const ScatterND = firstOutputRule({
  opType: 'ScatterND',
  saves: ['nothing'],
  differentiableInputs: [0, 2],
  vjp({ node, emit, input, needs, dims, unsupported }, dY) {
    const reduction = readString(node, 'reduction') ?? 'none';
    if (reduction !== 'none' && reduction !== 'add')
      unsupported(`its reduction is ${reduction} (none and add have one)`);
    const erase = () => emit.op('ScatterND', [dY, input(1), emit.zeros(dY, dims(input(2)))]);
    return [
      needs(0) ? (reduction === 'add' ? dY : erase()) : undefined,
      undefined,
      needs(2) ? emit.op('GatherND', [dY, input(1)]) : undefined,
    ];
  },
});
