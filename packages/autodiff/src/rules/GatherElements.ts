import { attr, readInt } from '@holdfast/onnx';
import { unaryRule } from '../rule.ts';

/** Elements by index along one axis; elements read several times get the sum. */
export const GatherElements = unaryRule('GatherElements', ['nothing'], ({ node, emit, input, dims }, dY) =>
  emit.op('ScatterElements', [emit.zeros(dY, dims(input(0))), input(1), dY], {
    axis: attr.int(readInt(node, 'axis') ?? 0),
    reduction: attr.string('add'),
  }),
);
