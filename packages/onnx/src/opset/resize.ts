import { attr, readFloats, readString } from '../attribute.ts';
import type { Node } from '../graph.ts';
import { float32, toNumbers } from '../tensor.ts';
import {
  nodeBeside,
  refuse,
  withAttribute,
  withInput,
  without,
  type OperatorChange,
  type Upgrade,
  type UpgradeContext,
} from './upgrade.ts';

const FIX_SCALES = 'fold constants first, or export the model with opset 11 or later';

interface AsymmetricResize {
  readonly x: string;
  readonly y: string;
  readonly scales: readonly number[];
  readonly mode: string;
  readonly nearestMode: 'floor' | 'ceil';
}

function asymmetric(node: Node, context: UpgradeContext, { x, y, scales, mode, nearestMode }: AsymmetricResize): Node {
  const operand = context.constant(float32([scales.length], scales), `${node.name}.scales`);
  return nodeBeside(node, {
    opType: 'Resize',
    inputs: [x, '', operand],
    outputs: [y],
    attributes: {
      mode: attr.string(mode),
      coordinate_transformation_mode: attr.string('asymmetric'),
      ...(mode === 'nearest' ? { nearest_mode: attr.string(nearestMode) } : {}),
    },
  });
}

/**
 * Upsample (7, 9) and Resize 10 sample at x / scale. "nearest" cuts off where it enlarges and rounds up where it reduces
 * (onnxruntime, ResizeNearestMode::SIMPLE), so a mixture of both takes two steps.
 */
const toResize: Upgrade = (node, context) => {
  const [x = '', operand = ''] = node.inputs;
  const [y = ''] = node.outputs;
  const constant = operand === '' ? undefined : context.constantOf(operand);
  const scales = readFloats(node, 'scales') ?? (constant?.dataType === 'float32' ? toNumbers(constant) : undefined);
  if (scales === undefined) {
    refuse(node, { expected: 'constant scales (below opset 11)', got: 'computed ones', fix: FIX_SCALES });
  }
  const given = readString(node, 'mode') ?? 'nearest';
  const mode = given === 'bilinear' ? 'linear' : given;
  const enlarges = scales.some((scale) => scale > 1);
  const reduces = scales.some((scale) => scale < 1);
  if (mode !== 'nearest' || !(enlarges && reduces)) {
    return [asymmetric(node, context, { x, y, scales, mode, nearestMode: reduces ? 'ceil' : 'floor' })];
  }
  const between = context.fresh(`${node.name}.enlarged`);
  const up = scales.map((scale) => Math.max(scale, 1));
  const down = scales.map((scale) => Math.min(scale, 1));
  return [
    asymmetric(node, context, { x, y: between, scales: up, mode, nearestMode: 'floor' }),
    asymmetric(node, context, { x: between, y, scales: down, mode, nearestMode: 'ceil' }),
  ];
};

/**
 * tf_half_pixel_for_nn (opset 11 only) samples at (i + 0.5) / scale, half_pixel half a pixel before that; so rounding moves
 * by half a pixel too.
 */
const ROUNDING_OF_HALF_PIXEL: ReadonlyMap<string, string> = new Map([
  ['floor', 'round_prefer_ceil'],
  ['round_prefer_floor', 'ceil'],
]);

/** Resize 11 demands roi and scales, given as empty tensors where they do not apply, and has tf_half_pixel_for_nn. */
const fromResize11: Upgrade = (node, context) => {
  let upgraded = node;
  for (const index of [1, 2]) {
    const value = node.inputs[index] ?? '';
    if (value !== '' && context.constantOf(value)?.data.length === 0) upgraded = withInput(upgraded, index, '');
  }
  if (readString(node, 'coordinate_transformation_mode') !== 'tf_half_pixel_for_nn') return [upgraded];
  const mode = readString(node, 'mode') ?? 'nearest';
  const nearest = readString(node, 'nearest_mode') ?? 'round_prefer_floor';
  const rounding = ROUNDING_OF_HALF_PIXEL.get(nearest);
  if (mode !== 'nearest' || rounding === undefined) {
    refuse(node, {
      expected: 'tf_half_pixel_for_nn with mode nearest and nearest_mode floor or round_prefer_floor',
      got: `${mode}, ${nearest}`,
      fix: 'export the model with opset 13 or later',
    });
  }
  upgraded = withAttribute(upgraded, 'coordinate_transformation_mode', attr.string('half_pixel'));
  return [withAttribute(upgraded, 'nearest_mode', attr.string(rounding))];
};

const resize: Upgrade = (node, context) => (context.opset < 11 ? toResize(node, context) : fromResize11(node, context));

/** GridSample 20 renamed the modes, since it also works on volumes. */
const gridSample: Upgrade = (node) => {
  const mode = readString(node, 'mode') ?? 'bilinear';
  const renamed = mode === 'bilinear' ? 'linear' : mode === 'bicubic' ? 'cubic' : mode;
  return [withAttribute(without(node, 'mode'), 'mode', attr.string(renamed))];
};

export const resizeChanges: readonly OperatorChange[] = [
  { opType: 'Upsample', changedAt: Infinity, upgrade: toResize },
  { opType: 'Resize', changedAt: 13, upgrade: resize },
  { opType: 'GridSample', changedAt: 20, upgrade: gridSample },
];
