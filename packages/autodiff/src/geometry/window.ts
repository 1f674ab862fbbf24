import { readInts, readString, type Node } from '@holdfast/onnx';

/** A sliding window along one spatial axis, its padding worked out from auto_pad. */
export interface WindowAxis {
  /** Size of the axis that the window slides over. */
  readonly inputSize: number;
  /** Number of window positions. */
  readonly outputSize: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padBegin: number;
  readonly padEnd: number;
  /** Elements from the window's first to its last tap, both included. */
  readonly extent: number;
}

interface WindowSizes {
  readonly kernel: readonly number[];
  readonly inputSizes: readonly number[];
  readonly outputSizes: readonly number[];
}

/** Reads the window of a convolution or pooling node, axis by axis (ONNX Conv, MaxPool, AveragePool: auto_pad, pads). */
export function readWindow(node: Node, { kernel, inputSizes, outputSizes }: WindowSizes): WindowAxis[] {
  const strides = readInts(node, 'strides');
  const dilations = readInts(node, 'dilations');
  const pads = readInts(node, 'pads');
  const autoPad = readString(node, 'auto_pad') ?? 'NOTSET';
  return kernel.map((size, axis) => {
    const stride = strides?.[axis] ?? 1;
    const dilation = dilations?.[axis] ?? 1;
    const inputSize = inputSizes[axis] ?? 1;
    const outputSize = outputSizes[axis] ?? 1;
    const extent = (size - 1) * dilation + 1;
    const shared = { inputSize, outputSize, kernel: size, stride, dilation, extent };
    if (autoPad === 'SAME_UPPER' || autoPad === 'SAME_LOWER') {
      const total = Math.max(0, (outputSize - 1) * stride + extent - inputSize);
      const less = Math.floor(total / 2);
      return autoPad === 'SAME_UPPER'
        ? { ...shared, padBegin: less, padEnd: total - less }
        : { ...shared, padBegin: total - less, padEnd: less };
    }
    if (autoPad === 'VALID') return { ...shared, padBegin: 0, padEnd: 0 };
    return { ...shared, padBegin: pads?.[axis] ?? 0, padEnd: pads?.[axis + kernel.length] ?? 0 };
  });
}

/** Window attributes as ONNX writes them, pads explicit. */
export interface WindowAttributes {
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly pads: readonly number[];
}

export const windowAttributes = (window: readonly WindowAxis[]): WindowAttributes => ({
  strides: window.map(({ stride }) => stride),
  dilations: window.map(({ dilation }) => dilation),
  pads: [...window.map(({ padBegin }) => padBegin), ...window.map(({ padEnd }) => padEnd)],
});
