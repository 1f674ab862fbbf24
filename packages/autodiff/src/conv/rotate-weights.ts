import { elementCount, type Tensor } from '@holdfast/onnx';
import { floatTensor } from '../emit.ts';
import { sizeOf } from '../axes.ts';

/**
 * Weights of the stride-1 convolution that is the transpose of another: every kernel turned by 180 degrees, input and output
 * channels swapped within each group. [M, C/group, ...K] becomes [C, M/group, ...K].
 */
export function rotateWeights(weights: Tensor, group: number): Tensor {
  const { dims, data } = weights;
  const outputs = sizeOf(dims, 0) / group;
  const inputs = sizeOf(dims, 1);
  const taps = elementCount(dims.slice(2));
  const rotated = weights.dataType === 'float64' ? new Float64Array(data.length) : new Float32Array(data.length);
  for (let g = 0; g < group; g++) {
    for (let m = 0; m < outputs; m++) {
      for (let c = 0; c < inputs; c++) {
        const from = ((g * outputs + m) * inputs + c) * taps;
        const to = ((g * inputs + c) * outputs + m) * taps;
        for (let tap = 0; tap < taps; tap++) rotated[to + taps - 1 - tap] = Number(data[from + tap]);
      }
    }
  }
  return floatTensor(weights.dataType, [inputs * group, outputs, ...dims.slice(2)], rotated);
}

/** The weights that read input channels [start, end) of an ungrouped convolution: [M, end - start, ...K]. */
export function sliceInputChannels(weights: Tensor, start: number, end: number): Tensor {
  const { dims, data } = weights;
  const [outputs, inputs] = [sizeOf(dims, 0), sizeOf(dims, 1)];
  const taps = elementCount(dims.slice(2));
  const sliced = new Float64Array(outputs * (end - start) * taps);
  for (let m = 0; m < outputs; m++) {
    for (let c = start; c < end; c++) {
      for (let tap = 0; tap < taps; tap++) {
        sliced[(m * (end - start) + c - start) * taps + tap] = Number(data[(m * inputs + c) * taps + tap]);
      }
    }
  }
  return floatTensor(weights.dataType, [outputs, end - start, ...dims.slice(2)], sliced);
}
