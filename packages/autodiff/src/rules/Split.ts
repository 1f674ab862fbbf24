import { readInt } from '@holdfast/onnx';
import { fromFront } from '../axes.ts';
import type { VjpRule } from '../rule.ts';

/** The parts' cotangents side by side, zeros for a part that the loss does not use. */
export const Split: VjpRule<'Split'> = {
  opType: 'Split',
  kind: 'exact',
  saves: ['nothing'],
  differentiableInputs: [0],
  vjp({ node, emit, input, dims }, cotangents) {
    const axis = fromFront(readInt(node, 'axis') ?? 0, dims(input(0)).length);
    const parts = node.outputs.flatMap((output, index) => {
      if (output === '') return [];
      return [cotangents[index] ?? emit.zeros(input(0), dims(output))];
    });
    return [emit.concat(parts, axis)];
  },
};
