import { readInt, readInts } from '../attribute.ts';
import { each, expectRank, fail, sameType, show, sizeAt, typed } from './helpers.ts';
import type { ShapeContext, ShapeRule } from './infer.ts';
import { readWindows, slidingSizes, transposedSizes } from './windows.ts';

function convOperands(context: ShapeContext) {
  const x = expectRank(context, 0, 3);
  const weight = expectRank(context, 1, x.length, x.length);
  const group = readInt(context.node, 'group') ?? 1;
  const kernel = readInts(context.node, 'kernel_shape') ?? weight.slice(2);
  if (kernel.some((size, axis) => size !== weight[axis + 2])) {
    fail(context, `kernel_shape ${show(kernel)} must be that of the weight ${show(weight)}`);
  }
  if (group < 1) fail(context, `group must be positive, got ${group}`);
  const dataType = sameType(context, [0, 1, 2]);
  return { x, weight, group, windows: readWindows(context, weight.slice(2)), dataType };
}

function expectBias(context: ShapeContext, channels: number): void {
  if (!context.has(2)) return;
  const { dims } = context.input(2);
  if (dims.length !== 1 || dims[0] !== channels) fail(context, `bias must have shape [${channels}], got ${show(dims)}`);
}

const conv: ShapeRule = (context) => {
  const { x, weight, group, windows, dataType } = convOperands(context);
  const [batch, channels] = [sizeAt(context, x, 0), sizeAt(context, x, 1)];
  const outputs = sizeAt(context, weight, 0);
  if (channels !== sizeAt(context, weight, 1) * group || outputs % group !== 0) {
    fail(context, `weight ${show(weight)} with group ${group} does not fit an input of ${channels} channels`);
  }
  expectBias(context, outputs);
  return [typed(dataType, [batch, outputs, ...slidingSizes(context, x.slice(2), windows)])];
};

const convTranspose: ShapeRule = (context) => {
  const { x, weight, group, windows, dataType } = convOperands(context);
  const [batch, channels] = [sizeAt(context, x, 0), sizeAt(context, x, 1)];
  const outputs = sizeAt(context, weight, 1) * group;
  if (channels !== sizeAt(context, weight, 0) || channels % group !== 0) {
    fail(context, `weight ${show(weight)} with group ${group} does not fit an input of ${channels} channels`);
  }
  expectBias(context, outputs);
  return [typed(dataType, [batch, outputs, ...transposedSizes(context, x.slice(2), windows)])];
};

const pool: ShapeRule = (context) => {
  const x = expectRank(context, 0, 3);
  const kernel = readInts(context.node, 'kernel_shape');
  if (kernel?.length !== x.length - 2) {
    fail(
      context,
      `kernel_shape must have ${x.length - 2} entries, got ${kernel === undefined ? 'none' : show(kernel)}`,
    );
  }
  const sizes = slidingSizes(context, x.slice(2), readWindows(context, kernel));
  const dims = [...x.slice(0, 2), ...sizes];
  return [typed(context.input(0).dataType, dims), typed('int64', dims)];
};

const averagePool: ShapeRule = (context) => pool(context).slice(0, 1);

const globalPool: ShapeRule = (context) => {
  const x = expectRank(context, 0, 3);
  return [
    typed(
      context.input(0).dataType,
      x.map((size, axis) => (axis < 2 ? size : 1)),
    ),
  ];
};

/** Convolutions and poolings on [N, C, spatial ...]. MaxPool's second output holds int64 indices. */
export const convPoolRules: readonly [string, ShapeRule][] = [
  ['Conv', conv],
  ['ConvTranspose', convTranspose],
  ['MaxPool', pool],
  ...each(['AveragePool', 'LpPool'], averagePool),
  ...each(['GlobalAveragePool', 'GlobalMaxPool', 'GlobalLpPool'], globalPool),
];
