/** coordinate_transformation_mode of ONNX Resize. */
export const COORDINATE_MODES = [
  'half_pixel',
  'half_pixel_symmetric',
  'pytorch_half_pixel',
  'align_corners',
  'asymmetric',
  'tf_half_pixel_for_nn',
  'tf_crop_and_resize',
] as const;

export type CoordinateMode = (typeof COORDINATE_MODES)[number];

/** How one axis is resized. */
export interface AxisScaling {
  readonly mode: CoordinateMode;
  readonly inputSize: number;
  readonly outputSize: number;
  /** Output per input size, as the node says it; not always the quotient of the sizes, which are rounded. */
  readonly scale: number;
  /** Region of interest, normalised to [0, 1]; tf_crop_and_resize only. */
  readonly roi: readonly [start: number, end: number];
}

const f = Math.fround;

/**
 * Position in the input that output element `index` samples (ONNX Resize-19). In float32 like onnxruntime's, so that roundings
 * at ties fall on the same side.
 */
export function sourceCoordinate({ mode, inputSize, outputSize, scale, roi }: AxisScaling, index: number): number {
  const halfPixel = (): number => f(f(f(index + 0.5) / f(scale)) - f(0.5));
  switch (mode) {
    case 'half_pixel':
      return halfPixel();
    case 'half_pixel_symmetric': {
      const adjustment = f(outputSize / f(f(scale) * inputSize));
      const offset = f(f(inputSize / 2) * f(1 - adjustment));
      return f(offset + halfPixel());
    }
    case 'pytorch_half_pixel':
      return outputSize > 1 ? halfPixel() : 0;
    case 'align_corners':
      return outputSize === 1 ? 0 : f(f(index * (inputSize - 1)) / (outputSize - 1));
    case 'asymmetric':
      return f(index / f(scale));
    case 'tf_half_pixel_for_nn':
      return f(f(index + 0.5) / f(scale));
    case 'tf_crop_and_resize': {
      const [start, end] = roi;
      if (outputSize === 1) return f(f(0.5) * f(f(start) + f(end)) * (inputSize - 1));
      return f(f(f(start) * (inputSize - 1)) + f(f(index * f(f(end) - f(start)) * (inputSize - 1)) / (outputSize - 1)));
    }
  }
}
