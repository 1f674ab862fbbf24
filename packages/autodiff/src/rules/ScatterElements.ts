import { attr, readInt, readString } from '@holdfast/onnx';
import { firstOutputRule } from '../rule.ts';

/** Overwriting or adding by index: overwritten data gets no gradient, every update that of the place it went to. */
export const ScatterElements = firstOutputRule({
  opType: 'ScatterElements',
  saves: ['nothing'],
  differentiableInputs: [0, 2],
  vjp({ node, emit, input, needs, dims, unsupported }, dY) {
    const axis = attr.int(readInt(node, 'axis') ?? 0);
    const reduction = readString(node, 'reduction') ?? 'none';
    if (reduction !== 'none' && reduction !== 'add')
      unsupported(`its reduction is ${reduction} (none and add have one)`);
    const erase = () => emit.op('ScatterElements', [dY, input(1), emit.zeros(dY, dims(input(2)))], { axis });
    return [
      needs(0) ? (reduction === 'add' ? dY : erase()) : undefined,
      undefined,
      needs(2) ? emit.op('GatherElements', [dY, input(1)], { axis }) : undefined,
    ];
  },
});
