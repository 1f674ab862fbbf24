import type { Value } from '../../graph-builder.ts';

/**
 * How a TF value stands for a value of the ONNX graph: element by element, TF value = `scale` * ONNX value + `offset`.
 *
 * The factor is carried along instead of being emitted, because a multiplication by a scalar between two convolutions costs
 * two layout changes in onnxruntime, while a convolution that follows takes it into its weights for nothing. TF writes
 * hard-swish as x/6 * relu6(x + 3); carried this way it becomes x * HardSigmoid(x).
 */
export interface TfValue {
  readonly value: Value;
  /** `channels-first`: a rank-4 value that TF holds as NHWC and the ONNX graph as NCHW. `plain`: the same axes in both. */
  readonly layout: 'plain' | 'channels-first';
  readonly scale: number;
  readonly offset: number;
}

/** A value that stands for itself. */
export const asIs = (value: Value, layout: TfValue['layout']): TfValue => ({ value, layout, scale: 1, offset: 0 });

/** `factor * value + term`, without emitting anything. */
export const affine = (value: TfValue, factor: number, term: number): TfValue => ({
  ...value,
  scale: value.scale * factor,
  offset: value.offset * factor + term,
});

/** Axis of the NCHW value that holds axis `axis` of the NHWC one. */
export const CHANNELS_FIRST_AXIS: readonly [number, number, number, number] = [0, 2, 3, 1];
