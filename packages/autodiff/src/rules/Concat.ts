import { readInt } from '@holdfast/onnx';
import { fromFront, sizeOf } from '../axes.ts';
import { firstOutputRule } from '../rule.ts';

/** Each part gets its own range of the cotangent: one Split where all are wanted, else a Slice for each that is. */
export const Concat = firstOutputRule({
  opType: 'Concat',
  saves: ['nothing'],
  vjp({ node, emit, input, needs, dims }, dY) {
    const axis = fromFront(readInt(node, 'axis') ?? 0, dims(dY).length);
    const sizes = node.inputs.map((_, index) => sizeOf(dims(input(index)), axis));
    if (sizes.every((_, index) => needs(index))) return emit.split(dY, axis, sizes);
    let start = 0;
    return sizes.map((size, index) => {
      const range = { axis, start, end: start + size };
      start += size;
      return needs(index) ? emit.slice(dY, [range]) : undefined;
    });
  },
});
