import { attr, readInt } from '@holdfast/onnx';
import { unaryRule } from '../rule.ts';

/** Running sums; the transpose runs the other way. */
export const CumSum = unaryRule('CumSum', ['nothing'], ({ node, emit, input }, dY) =>
  emit.op('CumSum', [dY, input(1)], {
    exclusive: attr.int(readInt(node, 'exclusive') ?? 0),
    reverse: attr.int(1 - (readInt(node, 'reverse') ?? 0)),
  }),
);
