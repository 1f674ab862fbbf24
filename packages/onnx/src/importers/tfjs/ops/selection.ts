import { attr } from '../../../attribute.ts';
import { DATA_TYPE_CODES } from '../../../data-type-codes.ts';
import type { DataType } from '../../../tensor.ts';
import type { OpConverter } from '../conversion.ts';
import { boolOf, intOf, typeOf } from '../node-attributes.ts';
import { asIs } from '../tf-value.ts';

const DATA_TYPE_OF_TF: ReadonlyMap<string, DataType> = new Map([
  ['DT_FLOAT', 'float32'],
  ['DT_INT32', 'int32'],
  ['DT_BOOL', 'bool'],
]);

const cast: OpConverter = (context) => {
  const { conversion, node } = context;
  const wanted = typeOf(node, 'DstT');
  const dataType =
    DATA_TYPE_OF_TF.get(wanted) ?? context.fail(`cannot cast to ${wanted}; expected DT_FLOAT, DT_INT32 or DT_BOOL`);
  const { value, layout } = conversion.settled(context.input(0));
  return asIs(context.emit('Cast', [value], { to: attr.int(DATA_TYPE_CODES[dataType]) }), layout);
};

/** The k largest along the last axis: values, then int32 indices. */
const topK: OpConverter = (context) => {
  const { graph, node } = context;
  const attributes = { axis: attr.int(-1), largest: attr.int(1), sorted: attr.int(boolOf(node, 'sorted') ? 1 : 0) };
  const operands = [context.plain(0), graph.int64s(context.numbers(1).slice(0, 1))];
  const [values = '', indices = ''] = graph.ops('TopK', operands, 2, attributes, { hint: node.name });
  const int32Indices = graph.op('Cast', [indices], { to: attr.int(DATA_TYPE_CODES.int32) });
  return [asIs(values, 'plain'), asIs(int32Indices, 'plain')];
};

const gather: OpConverter = (context) => {
  if (intOf(context.node, 'batch_dims', 0) !== 0) context.fail('batch_dims must be 0');
  const [axis = 0] = context.numbers(2);
  return asIs(context.emit('Gather', [context.plain(0), context.plain(1)], { axis: attr.int(axis) }), 'plain');
};

/** Operators that pick elements by rank or index, and the casts around them. */
export const selectionConverters: readonly [string, OpConverter][] = [
  ['Cast', cast],
  ['TopKV2', topK],
  ['GatherV2', gather],
];
