import { attr, DATA_TYPE_CODES } from '@holdfast/onnx';
import { unaryRule } from '../rule.ts';

/** Between floating-point types; a cast to integers carries no gradient and stops the walk. */
export const Cast = unaryRule('Cast', ['nothing'], ({ emit, input, output, dataType }, dY) =>
  dataType(input(0)) === dataType(output(0))
    ? dY
    : emit.op('Cast', [dY], { to: attr.int(DATA_TYPE_CODES[dataType(input(0))]) }),
);
