import { elementCount, type Tensor } from '@holdfast/onnx';
import { sizeOf } from '../axes.ts';
import { floatArray, floatTensor } from '../emit.ts';

/**
 * Weights of the stride-1 convolution that is the transpose of another: every kernel turned by 180 degrees, input and output
 * channels swapped within each group. [M, C/group, ...K] becomes [C, M/group, ...K]. Throws RangeError unless they are float32 or
 * float64.
 */
export function rotateWeights(weights: Tensor, group: number): Tensor {
  const { dims } = weights;
  const outputs = sizeOf(dims, 0) / group;
  const inputs = sizeOf(dims, 1);
  const taps = elementCount(dims.slice(2));
  const data = floatsOf(weights);
  const rotated = floatArray(weights.dataType, data.length);
  for (let g = 0; g < group; g++) {
    for (let m = 0; m < outputs; m++) {
      for (let c = 0; c < inputs; c++) {
        const from = ((g * outputs + m) * inputs + c) * taps;
        const last = ((g * inputs + c) * outputs + m) * taps + taps - 1;
        for (let tap = 0; tap < taps; tap++) rotated[last - tap] = data[from + tap] ?? 0;
      }
    }
  }
  return floatTensor(weights.dataType, [inputs * group, outputs, ...dims.slice(2)], rotated);
}

/** The weights that read input channels [start, end) of an ungrouped convolution: [M, end - start, ...K]. */
export function sliceInputChannels(weights: Tensor, start: number, end: number): Tensor {
  const { dims } = weights;
  const [outputs, inputs] = [sizeOf(dims, 0), sizeOf(dims, 1)];
  const taps = elementCount(dims.slice(2));
  const data = floatsOf(weights);
  const width = (end - start) * taps;
  const sliced = floatArray(weights.dataType, outputs * width);
  for (let m = 0; m < outputs; m++) {
    const from = (m * inputs + start) * taps;
    sliced.set(data.subarray(from, from + width), m * width);
  }
  return floatTensor(weights.dataType, [outputs, end - start, ...dims.slice(2)], sliced);
}

function floatsOf({ dataType, data }: Tensor): Float32Array | Float64Array {
  if (data instanceof Float32Array || data instanceof Float64Array) return data;
  throw new RangeError(`Weights of a convolution must be float32 or float64, got ${dataType}; upcast them at import`);
}
