import { defaultRules } from '@holdfast/autodiff';
import { readModel, upcastTensor, type Graph, type TensorOf } from '@holdfast/onnx';
import type { Runtime } from '@holdfast/runtime';
import { chooseParameters, findParameters, type HardenConfig, type Parameter } from '@holdfast/training';
import type { Decoder, ModelContract } from '@holdfast/vision';
import { imageDims, importGraph, type ImportedModel } from '../import/index.ts';
import type { LoadedModel } from '../model.ts';

/** A model whose weights can be trained: its graph as it stands in the file, with nothing folded into anything. */
export interface TrainableModel {
  readonly contract: ModelContract;
  readonly decoder: Decoder;
  /** Every parameter stands in the graph under its own name. */
  readonly imported: ImportedModel;
  /** Everything that could be trained. */
  readonly all: readonly Parameter[];
  /** Those that are trained. */
  readonly parameters: readonly Parameter[];
  /** How many others there are that could be. */
  readonly frozen: number;
  /** Number of blocks of the whole model. */
  readonly blocks: number;
  /** Values in the file, as float32, of the trained parameters. */
  readonly initial: WeightValues;
}

export type WeightValues = ReadonlyMap<string, Float32Array>;

/**
 * Imports the unfolded graph of a loaded model and chooses what is trained. Batch normalisation stays an operator of its own, since its
 * scale and shift are parameters of the file and the product with a convolution's weights is not.
 *
 * Throws ParameterChoiceError where nothing is left to train, and as `importGraph`.
 */
export async function importTrainable(
  model: LoadedModel,
  request: {
    readonly runtime: Runtime;
    readonly config: Pick<HardenConfig, 'trainable' | 'frozen' | 'normalisation'>;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<TrainableModel> {
  const { contract, decoder } = model;
  const { bytes } = model.imported.untouched;
  const source = readModel(bytes).graph;
  const imported = await importGraph({
    bytes,
    runtime: request.runtime,
    shapes: new Map([[contract.input.name, imageDims(contract.input)]]),
    batched: [contract.input.name],
    varying: parametersAsWritten(source),
    fold: false,
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  });
  // Upgrading to the canonical opset adds constants; only what is in the file can be written back.
  const all = findParameters(imported.model.graph).filter(({ name }) => source.initializers.has(name));
  const parameters = chooseParameters(all, request.config);
  return {
    contract,
    decoder,
    imported,
    all,
    parameters,
    frozen: all.length - parameters.length,
    blocks: all.reduce((most, { block }) => Math.max(most, block), 0),
    initial: new Map(parameters.map(({ name }) => [name, floatsOf(source, name).data])),
  };
}

/** A weight of the file as float32, which holds every half. */
function floatsOf(graph: Graph, name: string): TensorOf<'float32'> {
  const tensor = graph.initializers.get(name);
  const upcast = tensor === undefined ? undefined : upcastTensor(tensor);
  if (upcast?.dataType === 'float32') return { ...upcast, data: upcast.data.slice() };
  throw new TypeError(
    `weight \`${name}\`: expected float16, bfloat16 or float32, got ${tensor?.dataType ?? 'nothing'}`,
  );
}

const FLOATS: ReadonlySet<string> = new Set(['float32', 'float16', 'bfloat16']);

/**
 * Float initializers that stand, directly or through operators on constants, where an operator has parameters: what importing
 * must not fold. At any opset, before shapes are known, so rather too many than too few.
 */
function parametersAsWritten(graph: Graph): ReadonlySet<string> {
  const behind = new Map<string, ReadonlySet<string>>();
  for (const [name, { dataType }] of graph.initializers) behind.set(name, new Set(FLOATS.has(dataType) ? [name] : []));
  const found = new Set<string>();
  for (const node of graph.nodes) {
    const inputs = node.inputs.filter((name) => name !== '');
    if (inputs.length > 0 && inputs.every((name) => behind.has(name))) {
      const sources = new Set(inputs.flatMap((name) => [...(behind.get(name) ?? [])]));
      for (const output of node.outputs) behind.set(output, sources);
      continue;
    }
    const parameters = node.domain === '' ? (defaultRules.get(node.opType)?.parameters?.inputs ?? []) : [];
    for (const index of parameters) for (const name of behind.get(node.inputs[index] ?? '') ?? []) found.add(name);
  }
  return found;
}
