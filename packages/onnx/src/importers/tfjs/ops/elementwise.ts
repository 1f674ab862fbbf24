import type { Value } from '../../../graph-builder.ts';
import { elementCount, toNumbers } from '../../../tensor.ts';
import type { OpContext, OpConverter } from '../conversion.ts';
import { affine, asIs, type TfValue } from '../tf-value.ts';

interface Pair {
  readonly left: TfValue;
  readonly right: TfValue;
}

/** An operand as NCHW; fewer axes are filled up with ones in front first, which is what broadcasting means. */
function channelsFirstOperand({ conversion, graph }: OpContext, value: TfValue): TfValue {
  const dims = conversion.dims(value);
  if (dims.length >= 4) return conversion.channelsFirst(value);
  const lifted = [...[1, 1, 1, 1].slice(dims.length), ...dims];
  return conversion.channelsFirst({ ...value, value: graph.op('Reshape', [value.value, graph.int64s(lifted)]) });
}

/** Brings two operands to the same layout, channels first where one of them has it. Scales stay carried. */
function aligned(context: OpContext): Pair {
  const { conversion } = context;
  const [left, right] = [context.input(0), context.input(1)];
  if (left.layout === right.layout) return { left, right };
  const other = left.layout === 'plain' ? left : right;
  // A scalar broadcasts alike in both layouts.
  if (conversion.dims(other).length === 0) return { left, right };
  return { left: channelsFirstOperand(context, left), right: channelsFirstOperand(context, right) };
}

const layoutOf = ({ left, right }: Pair): TfValue['layout'] =>
  left.layout === 'channels-first' || right.layout === 'channels-first' ? 'channels-first' : 'plain';

/** The number that input `index` is, where it is a float constant of one element that broadcasts into the other operand. */
function scalarConstant(context: OpContext, index: number): number | undefined {
  const tensor = context.constantOrUndefined(index);
  if (tensor?.dataType !== 'float32' || elementCount(tensor.dims) !== 1) return undefined;
  if (tensor.dims.length > context.dims(1 - index).length) return undefined;
  return toNumbers(tensor)[0];
}

/** Emits an operator on both operands with scales and offsets emitted before it. */
function settledOp(context: OpContext, emit: (left: Value, right: Value) => Value): TfValue {
  const pair = aligned(context);
  const { conversion } = context;
  return asIs(emit(conversion.settled(pair.left).value, conversion.settled(pair.right).value), layoutOf(pair));
}

const binary =
  (opType: string): OpConverter =>
  (context) =>
    settledOp(context, (left, right) => context.emit(opType, [left, right]));

const multiply: OpConverter = (context) => {
  for (const index of [0, 1]) {
    const factor = scalarConstant(context, index);
    if (factor !== undefined) return affine(context.input(1 - index), factor, 0);
  }
  const pair = aligned(context);
  const { left, right } = pair;
  if (left.offset !== 0 || right.offset !== 0) return binary('Mul')(context);
  const product = asIs(context.emit('Mul', [left.value, right.value]), layoutOf(pair));
  return affine(product, left.scale * right.scale, 0);
};

const add: OpConverter = (context) => {
  for (const index of [0, 1]) {
    const term = scalarConstant(context, index);
    if (term !== undefined) return affine(context.input(1 - index), 1, term);
  }
  return binary('Add')(context);
};

const subtract: OpConverter = (context) => {
  const term = scalarConstant(context, 1);
  return term === undefined ? binary('Sub')(context) : affine(context.input(0), 1, -term);
};

const divide: OpConverter = (context) => {
  const divisor = scalarConstant(context, 1);
  return divisor === undefined ? binary('Div')(context) : affine(context.input(0), 1 / divisor, 0);
};

/** a - b * floor(a / b), the remainder that has the sign of the divisor. ONNX's Mod is that one for integers only. */
const floorMod: OpConverter = (context) =>
  settledOp(context, (left, right) => {
    const { graph } = context;
    if (graph.dataType(left) !== 'float32') return context.emit('Mod', [left, right]);
    const quotient = graph.op('Floor', [graph.op('Div', [left, right])]);
    return context.emit('Sub', [left, graph.op('Mul', [quotient, right])]);
  });

const floorDivide: OpConverter = (context) =>
  settledOp(context, (left, right) => {
    const { graph } = context;
    if (graph.dataType(left) === 'float32') return context.emit('Floor', [graph.op('Div', [left, right])]);
    // Integer Div cuts towards zero; what is left after taking the remainder away divides evenly.
    return context.emit('Div', [graph.op('Sub', [left, graph.op('Mod', [left, right])]), right]);
  });

/** Arithmetic and comparison of two values, with broadcasting. */
export const elementwiseConverters: readonly [string, OpConverter][] = [
  ['Add', add],
  ['AddV2', add],
  ['Sub', subtract],
  ['Mul', multiply],
  ['RealDiv', divide],
  ['Maximum', binary('Max')],
  ['Minimum', binary('Min')],
  ['FloorMod', floorMod],
  ['FloorDiv', floorDivide],
  ['Equal', binary('Equal')],
  ['Greater', binary('Greater')],
  ['Less', binary('Less')],
  ['BiasAdd', add],
];
