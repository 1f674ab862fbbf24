import { elementCount } from '@holdfast/onnx';
import { unaryRule } from '../rule.ts';

/** Mean over the spatial axes: every position gets dY / count. */
export const GlobalAveragePool = unaryRule('GlobalAveragePool', ['nothing'], ({ emit, input, dims }, dY) => {
  const xDims = dims(input(0));
  return emit.expand(emit.scale(dY, 1 / elementCount(xDims.slice(2))), xDims);
});
