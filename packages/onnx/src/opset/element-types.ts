import { readInt, readTensor } from '../attribute.ts';
import { dataTypeOfCode } from '../data-type-codes.ts';
import type { Node } from '../graph.ts';
import { shapeRules } from '../shape-inference/rules.ts';
import type { DataType } from '../tensor.ts';

const BOOL = new Set([
  'Equal',
  'Greater',
  'GreaterOrEqual',
  'Less',
  'LessOrEqual',
  'And',
  'Or',
  'Xor',
  'Not',
  'IsNaN',
  'IsInf',
]);
const INT64 = new Set(['Shape', 'Size', 'ArgMax', 'ArgMin', 'NonZero', 'NonMaxSuppression']);
/** Operators whose output has the type of another input than the first. */
const TYPE_INPUT: ReadonlyMap<string, number> = new Map([
  ['Where', 1],
  ['CastLike', 1],
  ['OneHot', 2],
  ['DequantizeLinear', 1],
]);

/**
 * Element type of a node's first output, which is known more often than its shape: all that it takes are the types of
 * the inputs. `undefined` for operators that are not ours.
 */
export function firstOutputType(node: Node, typeOf: (value: string) => DataType | undefined): DataType | undefined {
  const { opType } = node;
  if (node.domain !== '' || !shapeRules.has(opType)) return undefined;
  if (BOOL.has(opType)) return 'bool';
  if (INT64.has(opType)) return 'int64';
  switch (opType) {
    case 'Cast':
      return dataTypeOfCode(readInt(node, 'to') ?? 0);
    case 'ConstantOfShape':
      return readTensor(node, 'value')?.dataType ?? 'float32';
    case 'QuantizeLinear':
    case 'EyeLike':
    case 'RandomNormal':
    case 'RandomUniform':
      return undefined;
    default:
      return typeOf(node.inputs[TYPE_INPUT.get(opType) ?? 0] ?? '');
  }
}
