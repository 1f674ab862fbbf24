import { elementCount, float32, type Tensor } from '@holdfast/onnx';
import { randomFor } from '@holdfast/random';

/** Normal weights whose sum over `fanIn` inputs keeps the size of its input (He et al. 2015). */
export function seededWeights(name: string, dims: readonly number[], fanIn: number): Tensor {
  const random = randomFor(['test model', name]);
  const scale = Math.sqrt(2 / fanIn);
  return float32(
    dims,
    Float32Array.from({ length: elementCount(dims) }, () => scale * random.normal()),
  );
}
