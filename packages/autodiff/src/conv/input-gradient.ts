import { attr, type Tensor, type Value } from '@holdfast/onnx';
import { outerProduct } from '../geometry/outer-product.ts';
import { windowAttributes, type WindowAxis } from '../geometry/window.ts';
import type { Emitter } from '../emit.ts';
import { rotateWeights } from './rotate-weights.ts';

export interface ConvInputGradient {
  /** [N, M, ...O] */
  readonly dY: Value;
  /** [M, C/group, ...K] */
  readonly weights: Value;
  /** The weights' elements where they are constant; the fast forms need them. */
  readonly constantWeights: Tensor | undefined;
  readonly group: number;
  /** C */
  readonly channels: number;
  readonly window: readonly WindowAxis[];
}

/**
 * Cotangent of a convolution's input, [N, C, ...S]. Which of three equal forms is emitted follows engine.md's measurements: a
 * plain Conv with rotated weights stays in onnxruntime's blocked NCHWc layout and wins at stride 1; with strides it would
 * need zeros inserted, which pays for depthwise convolutions only; ConvTranspose does the rest.
 */
export function convInputGradient(emit: Emitter, gradient: ConvInputGradient): Value {
  const { constantWeights, group, channels, window } = gradient;
  if (constantWeights === undefined) return transposed(emit, gradient);
  const strided = window.some(({ stride }) => stride !== 1);
  const depthwise = group > 1 && group === channels;
  if (strided && !depthwise) return transposed(emit, gradient);
  // Size of the (zero-inserted) cotangent is outputSize * stride; padding makes up the rest, unless it had to be negative.
  const begins = window.map(({ extent, padBegin }) => extent - 1 - padBegin);
  const ends = window.map(({ inputSize, outputSize, stride, padBegin }) => inputSize + padBegin - outputSize * stride);
  if ([...begins, ...ends].some((pad) => pad < 0)) return transposed(emit, gradient);
  const dY = strided ? insertZeros(emit, gradient) : gradient.dY;
  return emit.op('Conv', [dY, emit.constant(rotateWeights(constantWeights, group))], {
    kernel_shape: attr.ints(window.map(({ kernel }) => kernel)),
    dilations: attr.ints(window.map(({ dilation }) => dilation)),
    pads: attr.ints([...begins, ...ends]),
    group: attr.int(group),
  });
}

/** Spreads dY over a grid `stride` times as fine: every element once, zeros between. */
function insertZeros(emit: Emitter, { dY, window }: ConvInputGradient): Value {
  const repeated = emit.repeatNearest(dY, [1, 1, ...window.map(({ stride }) => stride)]);
  const combs = window.map(({ outputSize, stride }) =>
    Array.from({ length: outputSize * stride }, (_, index) => (index % stride === 0 ? 1 : 0)),
  );
  return emit.mul(repeated, emit.tensor(dY, [1, 1, ...combs.map(({ length }) => length)], outerProduct(combs)));
}

function transposed(emit: Emitter, { dY, weights, group, window }: ConvInputGradient): Value {
  const { strides, dilations, pads } = windowAttributes(window);
  // Rows at the end that no window reaches, because the stride does not divide the size.
  const unreached = window.map(
    ({ inputSize, outputSize, stride, extent, padBegin, padEnd }) =>
      inputSize + padBegin + padEnd - (outputSize - 1) * stride - extent,
  );
  return emit.op('ConvTranspose', [dY, weights], {
    kernel_shape: attr.ints(window.map(({ kernel }) => kernel)),
    strides: attr.ints(strides),
    dilations: attr.ints(dilations),
    pads: attr.ints(pads),
    output_padding: attr.ints(unreached),
    group: attr.int(group),
  });
}
