import { elementCount, type Graph, type Tensor } from '@holdfast/onnx';
import { randomFor } from '@holdfast/random';
import { fedInputs, type InputShapes } from './input-shapes.ts';
import { ImportError } from './import-error.ts';

/** Network values that a picture's pixels become, lowest and highest. */
export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

/** Random inputs of the right shapes, different for every `variant`; the same in every run of the program. */
export function probeFeeds(
  graph: Graph,
  { shapes, range, variant }: { readonly shapes: InputShapes; readonly range: ValueRange; readonly variant: number },
): Record<string, Tensor> {
  return Object.fromEntries(
    fedInputs(graph).map(({ name, dataType }) => {
      const dims = shapes.get(name) ?? [];
      const random = randomFor(['import-probe', name, variant]);
      const draw = (): number => random.uniform(range.low, range.high);
      const length = elementCount(dims);
      switch (dataType) {
        case 'float32':
          return [name, { dataType, dims, data: Float32Array.from({ length }, draw) }];
        case 'float64':
          return [name, { dataType, dims, data: Float64Array.from({ length }, draw) }];
        case 'float16':
          // Only asked for what no input can change, so zeros do.
          return [name, { dataType, dims, data: new Uint16Array(length) }];
        case 'uint8':
          return [name, { dataType, dims, data: Uint8Array.from({ length }, () => random.integer(0, 255)) }];
        case 'int32':
          return [name, { dataType, dims, data: new Int32Array(length).fill(1) }];
        case 'int64':
          return [name, { dataType, dims, data: new BigInt64Array(length).fill(1n) }];
        case 'bool':
          return [name, { dataType, dims, data: new Uint8Array(length).fill(1) }];
        default:
          throw new ImportError({
            code: 'INPUT_MISMATCH',
            where: `input \`${name}\``,
            expected: 'numbers (float, float16, uint8, int32, int64 or bool)',
            got: dataType ?? 'an undeclared type',
            fix: 'export the model with numeric inputs',
          });
      }
    }),
  );
}
