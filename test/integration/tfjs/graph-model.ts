import { importTfjsGraphModel, toNumbers, type Model, type TensorOf } from '@holdfast/onnx';
import { runInOrt } from '../../testkit/ort.ts';

/** A node of a small TF graph, written by hand. `inputs` name nodes, constants or the placeholder `x`. */
export interface SmallNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attr?: Readonly<Record<string, unknown>>;
}

export interface SmallConstant {
  readonly dtype: 'float32' | 'int32';
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

export const floats = (shape: readonly number[], values: readonly number[]): SmallConstant => ({
  dtype: 'float32',
  shape,
  values,
});
export const number = (value: number): SmallConstant => floats([], [value]);
export const ints = (...values: readonly number[]): SmallConstant => ({
  dtype: 'int32',
  shape: [values.length],
  values,
});
export const int = (value: number): SmallConstant => ({ dtype: 'int32', shape: [], values: [value] });

/** Attribute values in protobuf's JSON form. */
export const tf = {
  text: (value: string) => ({ s: btoa(value) }),
  texts: (...values: readonly string[]) => ({ list: { s: values.map((value) => btoa(value)) } }),
  list: (...values: readonly number[]) => ({ list: { i: values.map(String) } }),
  int: (value: number) => ({ i: String(value) }),
  bool: (value: boolean) => ({ b: value }),
};

export interface SmallGraph {
  readonly input: { readonly dtype: 'DT_FLOAT' | 'DT_INT32'; readonly shape: readonly number[] };
  readonly constants?: Readonly<Record<string, SmallConstant>>;
  readonly nodes: readonly SmallNode[];
  /** Name of the node whose first output is the graph's; the last one when left out. */
  readonly output?: string;
}

/** model.json and the weights' bytes of a graph with the placeholder `x` and the output `y`. */
export function graphModel({ input, constants = {}, nodes, output }: SmallGraph): {
  topology: object;
  weights: Uint8Array;
} {
  const all = Object.entries(constants);
  const weights = all.flatMap(([, { dtype, values }]) => [
    ...new Uint8Array(dtype === 'float32' ? Float32Array.from(values).buffer : Int32Array.from(values).buffer),
  ]);
  const shape = { shape: { dim: input.shape.map((size) => ({ size: String(size) })) } };
  const topology = {
    format: 'graph-model',
    signature: { outputs: { y: { name: output ?? nodes.at(-1)?.name ?? '' } } },
    modelTopology: {
      node: [
        { name: 'x', op: 'Placeholder', attr: { dtype: { type: input.dtype }, shape } },
        ...all.map(([name]) => ({ name, op: 'Const' })),
        ...nodes.map(({ name, op, inputs, attr = {} }) => ({ name, op, input: inputs, attr })),
      ],
    },
    weightsManifest: [{ paths: ['a.bin'], weights: all.map(([name, { dtype, shape }]) => ({ name, dtype, shape })) }],
  };
  return { topology, weights: Uint8Array.from(weights) };
}

export const importSmall = (graph: SmallGraph): Model => importTfjsGraphModel(graphModel(graph));

/** Output `y` of the converted graph for `x`, as onnxruntime computes it. */
export async function runSmall(
  graph: SmallGraph,
  x: readonly number[],
): Promise<{ dims: readonly number[]; values: number[] }> {
  const { shape: dims, dtype } = graph.input;
  const feed: TensorOf<'float32'> | TensorOf<'int32'> =
    dtype === 'DT_FLOAT'
      ? { dataType: 'float32', dims, data: Float32Array.from(x) }
      : { dataType: 'int32', dims, data: Int32Array.from(x) };
  const y = (await runInOrt(importSmall(graph), new Map([['x', feed]]))).get('y');
  if (y === undefined) throw new Error('the converted graph has no output y');
  return { dims: y.dims, values: toNumbers(y) };
}
