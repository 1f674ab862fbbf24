import { compiledGraph, type CompiledGraph } from '@holdfast/runtime';
import encoded from './tiny-models.json' with { type: 'json' };

/** Models of a few hundred bytes, written by tiny-models.py. */
export const tinyModels: Readonly<Record<keyof typeof encoded, CompiledGraph>> = {
  /** y [n] = 2 x [n] + 1 */
  affine: decode(encoded.affine),
  /** `<type>_in` [n] to `<type>_out` [n], for every numeric type. */
  everyType: decode(encoded.everyType),
  /** Squares the matrix x [n, n] `times` times. */
  slow: decode(encoded.slow),
  /** Sums `shape` copies of x [1]. */
  large: decode(encoded.large),
  /** y = x + (2 + 3) */
  foldable: decode(encoded.foldable),
  unknownOperator: decode(encoded.unknownOperator),
};

function decode(base64: string): CompiledGraph {
  return compiledGraph(new Uint8Array(Buffer.from(base64, 'base64')));
}
