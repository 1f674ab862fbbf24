import {
  eliminateDeadCode,
  preflight,
  readModel,
  upcastHalf,
  upgradeToCanonical,
  writeModel,
  type Graph,
  type Model,
} from '@holdfast/onnx';
import { compiledGraph, RuntimeError, type CompiledGraph, type Runtime, type RuntimeLease } from '@holdfast/runtime';
import { findBatching, type Batching } from './batch/batching.ts';
import { fixConstants, freezeShapes, type DroppedOutput } from './freeze.ts';
import { ImportError } from './import-error.ts';
import {
  fedInputs,
  imageDims,
  resolveInputShapes,
  withInputShapes,
  type ImageInput,
  type InputShapes,
} from './input-shapes.ts';
import { rewriteForGradient } from './rewrite.ts';
import type { ValueRange } from './probe-feeds.ts';
import type { Prober } from './probe.ts';

/** What importing changed, for reports. */
export interface ImportReport {
  /** Opset of ai.onnx as uploaded. */
  readonly opset: number;
  readonly producer: string;
  readonly nodesBefore: number;
  readonly nodesAfter: number;
  readonly droppedOutputs: readonly DroppedOutput[];
  /** Values whose shape only running the model could tell. */
  readonly probedValues: readonly string[];
}

/** A model ready to be differentiated. */
export interface ImportedModel {
  /** Canonical opset, float32, batch 1, every value with a frozen type, everything that is the same for every picture a constant. */
  readonly model: Model;
  readonly batching: Batching;
  /** The bytes as uploaded: only they may judge. */
  readonly untouched: CompiledGraph;
  readonly report: ImportReport;
}

export interface ImportRequest {
  readonly bytes: Uint8Array;
  readonly runtime: Runtime;
  /** Shapes of inputs at batch 1, where the model leaves them open. */
  readonly shapes?: InputShapes;
  /** Inputs that hold one picture per batch entry. Default: all whose first size is 1. */
  readonly batched?: readonly string[];
  /** Values to keep as outputs, inner ones too. Default: the declared outputs. */
  readonly outputs?: readonly string[];
  /** Weights that must not be folded away, because something is differentiated by them. */
  readonly varying?: ReadonlySet<string>;
  /** Values that pictures have as network input; probing uses them. Default 0..1. */
  readonly range?: ValueRange;
  /** Whether onnxruntime folds constants and batch normalisation first. Without it every value keeps its name. Default true. */
  readonly fold?: boolean;
  readonly signal?: AbortSignal;
}

/** Contract fields that importing reads; vision's InputContract has them. */
export interface ContractInput extends ImageInput {
  readonly scale: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** Imports a model whose picture input is described by a contract. Throws as `importGraph`. */
export function importModel(bytes: Uint8Array, runtime: Runtime, input: ContractInput): Promise<ImportedModel> {
  return importGraph({
    bytes,
    runtime,
    shapes: new Map([[input.name, imageDims(input)]]),
    batched: [input.name],
    range: networkRange(input),
  });
}

/**
 * Checks, reads, folds, upgrades and freezes a model. Throws ModelError where the file is refused, ImportError where its shapes
 * cannot be fixed as asked, RuntimeError where a child process fails.
 */
export async function importGraph(request: ImportRequest): Promise<ImportedModel> {
  // A Buffer's methods return views where those of a plain array copy; inside, bytes are always a plain array.
  const bytes = new Uint8Array(request.bytes);
  const { runtime, shapes = new Map(), range = { low: 0, high: 1 }, fold = true, signal } = request;
  preflight(bytes);
  const source = withOutputs(readModel(bytes), request.outputs);
  const inputShapes = resolveInputShapes(source.graph, shapes);
  const shaped = {
    ...source,
    // From IR 4 on, weights need not be listed among the inputs; readModel has taken them out of there.
    irVersion: Math.max(source.irVersion, 4),
    graph: withInputShapes(source.graph, inputShapes),
  };
  return runtime.withLease(
    async (lease) => {
      const folded = fold ? await foldConstants(lease, shaped, inputShapes) : shaped;
      const prober = (model: Model): Prober => ({ lease, model, shapes: inputShapes, range });
      const constants = await fixConstants(prober(folded), request.varying);
      const canonical = upcastHalf(upgradeToCanonical({ ...folded, graph: constants.graph }));
      const { graph: frozen, droppedOutputs, probedValues } = await freezeShapes(prober(canonical));
      const graph = fold ? rewriteForGradient(frozen) : frozen;
      const model = { ...canonical, graph };
      const batched = request.batched ?? picturesAmong(graph);
      return {
        model,
        batching: await findBatching(prober(model), batched),
        untouched: compiledGraph(bytes),
        report: {
          opset: source.opsetImports.get('') ?? 0,
          producer: source.producer,
          nodesBefore: source.graph.nodes.length,
          nodesAfter: graph.nodes.length,
          droppedOutputs: [...constants.droppedOutputs, ...droppedOutputs],
          probedValues,
        },
      };
    },
    signal === undefined ? {} : { signal },
  );
}

/** Lowest and highest network value of a level 0..255. */
function networkRange({ scale, mean, std }: ContractInput): ValueRange {
  const ends = mean.flatMap((offset, channel) => {
    const deviation = std[channel] ?? 1;
    return [-offset / deviation, (255 * scale - offset) / deviation];
  });
  return { low: Math.min(...ends), high: Math.max(...ends) };
}

function withOutputs(model: Model, names: readonly string[] | undefined): Model {
  if (names === undefined) return model;
  const { graph } = model;
  const made = new Set(graph.nodes.flatMap(({ outputs }) => outputs));
  const outputs = names.map((name) => {
    const declared = graph.outputs.find((output) => output.name === name);
    if (declared !== undefined) return declared;
    if (made.has(name)) return { name, dataType: null, dims: null };
    throw new ImportError({
      code: 'UNKNOWN_VALUE',
      where: `output \`${name}\``,
      expected: `a value that the model computes (its outputs are ${graph.outputs.map((output) => `\`${output.name}\``).join(', ')})`,
      got: 'a name that it does not have',
      fix: 'correct the output name',
    });
  });
  return { ...model, graph: eliminateDeadCode({ ...graph, outputs }) };
}

const picturesAmong = (graph: Graph): string[] =>
  fedInputs(graph).flatMap(({ name, dims }) => (dims?.[0] === 1 ? [name] : []));

/** onnxruntime's `basic` level: constants and batch normalisation folded, standard operators only. */
async function foldConstants(lease: RuntimeLease, model: Model, shapes: InputShapes): Promise<Model> {
  try {
    const folded = readModel(await lease.optimize(compiledGraph(writeModel(model)), 'basic'));
    // The optimiser declares every domain that it knows.
    const used = new Set(['', ...folded.graph.nodes.map(({ domain }) => domain)]);
    return {
      ...folded,
      opsetImports: new Map([...folded.opsetImports].filter(([domain]) => used.has(domain))),
      graph: withInputShapes(folded.graph, shapes),
    };
  } catch (error) {
    if (!(error instanceof RuntimeError) || error.code !== 'MODEL_REJECTED') throw error;
    throw new ImportError(
      {
        code: 'NOT_RUNNABLE',
        where: 'model',
        expected: 'a model that onnxruntime loads at the given input size',
        got: error.message,
        fix: 'check the input size in the contract, and that the model runs in onnxruntime at all',
      },
      { cause: error },
    );
  }
}
