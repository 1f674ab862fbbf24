import { elementCount, type Graph, type Tensor, type ValueDeclaration } from '@holdfast/onnx';
import { randomFor, type Random } from '@holdfast/random';
import { fedInputs, type InputShapes } from './input-shapes.ts';
import { ImportError } from './import-error.ts';

/** Network values that a picture's pixels become, lowest and highest. */
export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

interface Drawing {
  readonly random: Random;
  readonly range: ValueRange;
}

/** Random values of one input; those that no picture determines (sizes, flags) are 1. */
function drawInput({ name, dataType }: ValueDeclaration, dims: readonly number[], { random, range }: Drawing): Tensor {
  const length = elementCount(dims);
  const draw = (): number => random.uniform(range.low, range.high);
  switch (dataType) {
    case 'float32':
      return { dataType, dims, data: Float32Array.from({ length }, draw) };
    case 'float64':
      return { dataType, dims, data: Float64Array.from({ length }, draw) };
    case 'float16':
      // Only asked for what no input can change, so zeros do.
      return { dataType, dims, data: new Uint16Array(length) };
    case 'uint8':
      return { dataType, dims, data: Uint8Array.from({ length }, () => random.integer(0, 255)) };
    case 'int32':
      return { dataType, dims, data: new Int32Array(length).fill(1) };
    case 'int64':
      return { dataType, dims, data: new BigInt64Array(length).fill(1n) };
    case 'bool':
      return { dataType, dims, data: new Uint8Array(length).fill(1) };
    default:
      throw new ImportError({
        code: 'INPUT_MISMATCH',
        where: `input \`${name}\``,
        expected: 'numbers (float, float16, uint8, int32, int64 or bool)',
        got: dataType ?? 'an undeclared type',
        fix: 'export the model with numeric inputs',
      });
  }
}

/** Random inputs of the right shapes, different for every `variant`; the same in every run of the program. */
export function probeFeeds(
  graph: Graph,
  { shapes, range, variant }: { readonly shapes: InputShapes; readonly range: ValueRange; readonly variant: number },
): Record<string, Tensor> {
  const feeds: Record<string, Tensor> = {};
  for (const input of fedInputs(graph)) {
    const random = randomFor(['import-probe', input.name, variant]);
    feeds[input.name] = drawInput(input, shapes.get(input.name) ?? [], { random, range });
  }
  return feeds;
}
