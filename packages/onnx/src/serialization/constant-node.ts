import { readFloat, readFloats, readTensor, type Attribute } from '../attribute.ts';
import type { Node } from '../graph.ts';
import { ModelError } from '../model-error.ts';
import { float32, scalar, type Tensor } from '../tensor.ts';

const ofKind = <K extends Attribute['kind']>(attribute: Attribute | undefined, kind: K) =>
  attribute?.kind === kind ? attribute : undefined;

/** The value of a Constant node, whichever of its attributes holds it. Throws ModelError where none does. */
export function constantValue(node: Node): Tensor {
  const tensor = readTensor(node, 'value');
  if (tensor !== undefined) return tensor;
  const float = readFloat(node, 'value_float');
  if (float !== undefined) return scalar(float);
  const floats = readFloats(node, 'value_floats');
  if (floats !== undefined) return float32([floats.length], floats);
  const int = ofKind(node.attributes.get('value_int'), 'int');
  if (int?.kind === 'int') return { dataType: 'int64', dims: [], data: BigInt64Array.of(int.value) };
  const ints = ofKind(node.attributes.get('value_ints'), 'ints');
  if (ints?.kind === 'ints')
    return { dataType: 'int64', dims: [ints.value.length], data: BigInt64Array.from(ints.value) };
  const text = ofKind(node.attributes.get('value_string'), 'string');
  if (text?.kind === 'string') return { dataType: 'string', dims: [], data: [text.value] };
  const texts = ofKind(node.attributes.get('value_strings'), 'strings');
  if (texts?.kind === 'strings') return { dataType: 'string', dims: [texts.value.length], data: texts.value };
  throw new ModelError({
    code: 'invalid-attribute',
    where: `node \`${node.name}\` (Constant)`,
    expected: 'one of value, value_float(s), value_int(s), value_string(s)',
    got: [...node.attributes.keys()].join(', ') || 'no attribute',
    fix: 'export the model with dense constants',
  });
}
