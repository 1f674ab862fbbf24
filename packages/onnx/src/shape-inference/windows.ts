import { readInt, readInts, readString } from '../attribute.ts';
import { fail, show, type Dims } from './helpers.ts';
import type { ShapeContext } from './infer.ts';

/** Settings of a sliding window, one entry per spatial axis; pads are [begin ..., end ...] as in ONNX. */
export interface Windows {
  readonly autoPad: 'NOTSET' | 'SAME_UPPER' | 'SAME_LOWER' | 'VALID';
  readonly kernel: Dims;
  readonly strides: Dims;
  readonly dilations: Dims;
  readonly pads: Dims;
  readonly ceilMode: boolean;
}

function perAxis(context: ShapeContext, name: string, count: number, otherwise: number): number[] {
  const given = readInts(context.node, name) ?? Array.from({ length: count }, () => otherwise);
  if (given.length !== count) fail(context, `${name} must have ${count} entries, got ${show(given)}`);
  return given;
}

function readAutoPad(context: ShapeContext): Windows['autoPad'] {
  const given = readString(context.node, 'auto_pad') ?? 'NOTSET';
  switch (given) {
    case '':
    case 'NOTSET':
      return 'NOTSET';
    case 'SAME_UPPER':
    case 'SAME_LOWER':
    case 'VALID':
      return given;
    default:
      return fail(context, `auto_pad must be NOTSET, SAME_UPPER, SAME_LOWER or VALID, got ${given}`);
  }
}

/** Reads the window attributes that convolutions and poolings share. Throws ShapeError where they do not fit. */
export function readWindows(context: ShapeContext, kernel: Dims): Windows {
  const strides = perAxis(context, 'strides', kernel.length, 1);
  const dilations = perAxis(context, 'dilations', kernel.length, 1);
  for (const [name, values] of Object.entries({ kernel_shape: kernel, strides, dilations })) {
    if (values.some((value) => value < 1)) fail(context, `${name} must be positive, got ${show(values)}`);
  }
  return {
    autoPad: readAutoPad(context),
    kernel,
    strides,
    dilations,
    pads: perAxis(context, 'pads', 2 * kernel.length, 0),
    ceilMode: (readInt(context.node, 'ceil_mode') ?? 0) !== 0,
  };
}

/** The window's settings on one axis. */
function alongAxis(windows: Windows, axis: number) {
  const rank = windows.kernel.length;
  const kernel = windows.kernel[axis] ?? 1;
  const dilation = windows.dilations[axis] ?? 1;
  return {
    stride: windows.strides[axis] ?? 1,
    extent: (kernel - 1) * dilation + 1,
    padBegin: windows.pads[axis] ?? 0,
    padEnd: windows.pads[axis + rank] ?? 0,
  };
}

/**
 * Output sizes of a convolution or pooling (ONNX operator text; onnxruntime's PoolAttributes::ComputeOutputSize). With
 * ceil_mode a last window that would start beyond the input and its leading padding is dropped.
 */
export function slidingSizes(context: ShapeContext, spatial: Dims, windows: Windows): number[] {
  return spatial.map((size, axis) => {
    const { stride, extent, padBegin, padEnd } = alongAxis(windows, axis);
    if (windows.autoPad === 'SAME_UPPER' || windows.autoPad === 'SAME_LOWER') return Math.ceil(size / stride);
    const pads = windows.autoPad === 'VALID' ? { begin: 0, end: 0 } : { begin: padBegin, end: padEnd };
    const room = size + pads.begin + pads.end - extent;
    if (room < 0)
      fail(context, `a window of extent ${extent} does not fit into size ${size} with its padding (axis ${axis})`);
    const floored = Math.floor(room / stride) + 1;
    if (!windows.ceilMode) return floored;
    const ceiled = Math.ceil(room / stride) + 1;
    return (ceiled - 1) * stride >= size + pads.begin ? ceiled - 1 : ceiled;
  });
}

/**
 * Output sizes of a transposed convolution (ONNX ConvTranspose; onnxruntime's ConvTransposeAttributes). SAME pads away
 * whatever exceeds size * stride and never adds any.
 */
export function transposedSizes(context: ShapeContext, spatial: Dims, windows: Windows): number[] {
  const outputPadding = perAxis(context, 'output_padding', spatial.length, 0);
  const outputShape = readInts(context.node, 'output_shape');
  if (outputShape !== undefined && outputShape.length > 0) {
    // onnxruntime also takes the full shape [N, C, ...]; the spatial sizes stand last in both forms.
    if (outputShape.length < spatial.length) {
      fail(context, `output_shape must have ${spatial.length} entries, got ${show(outputShape)}`);
    }
    return outputShape.slice(-spatial.length);
  }
  return spatial.map((size, axis) => {
    const { stride, extent, padBegin, padEnd } = alongAxis(windows, axis);
    const unpadded = (size - 1) * stride + (outputPadding[axis] ?? 0) + extent;
    if (windows.autoPad === 'NOTSET') return unpadded - padBegin - padEnd;
    return windows.autoPad === 'VALID' ? unpadded : Math.min(unpadded, size * stride);
  });
}
