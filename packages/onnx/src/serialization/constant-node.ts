import { readBigInt, readBigInts, readFloat, readFloats, readString, readStrings, readTensor } from '../attribute.ts';
import type { Node } from '../graph.ts';
import { ModelError } from '../model-error.ts';
import { float32, scalar, type Tensor } from '../tensor.ts';

/** The value of a Constant node, whichever of its attributes holds it. Throws ModelError where none does. */
export function constantValue(node: Node): Tensor {
  const tensor = readTensor(node, 'value');
  if (tensor !== undefined) return tensor;
  const float = readFloat(node, 'value_float');
  if (float !== undefined) return scalar(float);
  const floats = readFloats(node, 'value_floats');
  if (floats !== undefined) return float32([floats.length], floats);
  const int = readBigInt(node, 'value_int');
  if (int !== undefined) return { dataType: 'int64', dims: [], data: BigInt64Array.of(int) };
  const ints = readBigInts(node, 'value_ints');
  if (ints !== undefined) return { dataType: 'int64', dims: [ints.length], data: BigInt64Array.from(ints) };
  const text = readString(node, 'value_string');
  if (text !== undefined) return { dataType: 'string', dims: [], data: [text] };
  const texts = readStrings(node, 'value_strings');
  if (texts !== undefined) return { dataType: 'string', dims: [texts.length], data: texts };
  throw new ModelError({
    code: 'INVALID_ATTRIBUTE',
    where: `node \`${node.name}\` (Constant)`,
    expected: 'one of value, value_float(s), value_int(s), value_string(s)',
    got: [...node.attributes.keys()].join(', ') || 'no attribute',
    fix: 'export the model with dense constants',
  });
}
