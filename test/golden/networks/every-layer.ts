import { attr, GraphBuilder, type Value } from '@holdfast/onnx';

import { uniform } from './values.ts';

/** The network of scripts/golden/make_weight_references.py. */
export interface EveryLayer {
  readonly graph: GraphBuilder;
  readonly image: Value;
  readonly output: Value;
  /** Every trained parameter by its name in the references. */
  readonly weights: ReadonlyMap<string, Value>;
}

const SCOPE = 'every-layer';

export const everyLayerValues = (name: string, dims: readonly number[], range: readonly [number, number]) =>
  uniform(`${SCOPE}/${name}`, dims, range);

export function everyLayer(): EveryLayer {
  const graph = new GraphBuilder('every-layer');
  const weights = new Map<string, Value>();
  const constant = (name: string, dims: readonly number[], range: readonly [number, number]): Value =>
    graph.constant(everyLayerValues(name, dims, range), name);
  const weight = (name: string, dims: readonly number[], range: readonly [number, number]): Value => {
    const value = constant(name, dims, range);
    weights.set(name, value);
    return value;
  };
  const bounded = (bound: number): readonly [number, number] => [-bound, bound];
  const [shift, scale] = [bounded(0.2), [0.5, 1.5] as const];
  const square = (size: number) => attr.ints([size, size]);
  const silu = (x: Value): Value => graph.op('Mul', [x, graph.op('Sigmoid', [x])]);

  const image = graph.input('image', { dataType: 'float32', dims: [2, 6, 12, 12] });
  let x = graph.op(
    'Conv',
    [image, weight('conv.weight', [8, 3, 3, 3], bounded(0.4)), weight('conv.bias', [8], shift)],
    { strides: square(2), dilations: square(2), pads: attr.ints([2, 2, 2, 2]), group: attr.int(2) },
  );
  x = graph.op('PRelu', [x, weight('slope', [8, 1, 1], [0.1, 0.4])]);
  const statistics = [constant('norm.mean', [8], shift), constant('norm.variance', [8], scale)];
  x = silu(
    graph.op('BatchNormalization', [
      x,
      weight('norm.scale', [8], scale),
      weight('norm.shift', [8], shift),
      ...statistics,
    ]),
  );
  x = graph.op('ConvTranspose', [x, weight('up.weight', [8, 3, 3, 3], bounded(2)), weight('up.bias', [6], shift)], {
    strides: square(2),
    pads: attr.ints([1, 1, 1, 1]),
    output_padding: square(1),
    group: attr.int(2),
  });
  x = graph.op('InstanceNormalization', [
    silu(x),
    weight('instance.scale', [6], scale),
    weight('instance.shift', [6], shift),
  ]);
  x = graph.op('Conv', [x, weight('depthwise.weight', [6, 1, 3, 3], bounded(0.6))], {
    pads: attr.ints([1, 1, 1, 1]),
    group: attr.int(6),
  });
  x = graph.op('Add', [graph.op('Mul', [x, weight('scale', [6, 1, 1], scale)]), weight('shift', [6, 1, 1], shift)]);
  x = graph.op('Flatten', [graph.op('GlobalAveragePool', [silu(x)])]);
  x = graph.op('MatMul', [x, weight('matrix', [6, 5], bounded(0.8))]);
  x = graph.op('LayerNormalization', [x, weight('layer.scale', [5], scale), weight('layer.shift', [5], shift)]);
  const output = graph.op('Gemm', [x, weight('dense.weight', [4, 5], bounded(0.8)), weight('dense.bias', [4], shift)], {
    transB: attr.int(1),
  });
  return { graph, image, output, weights };
}
