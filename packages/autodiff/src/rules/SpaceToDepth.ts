import { attr, readInt } from '@holdfast/onnx';
import { unaryRule } from '../rule.ts';

export const SpaceToDepth = unaryRule('SpaceToDepth', ['nothing'], ({ node, emit, unsupported }, dY) =>
  emit.op('DepthToSpace', [dY], {
    blocksize: attr.int(readInt(node, 'blocksize') ?? unsupported('attribute blocksize is missing')),
    mode: attr.string('DCR'),
  }),
);
