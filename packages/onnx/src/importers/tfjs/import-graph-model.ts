import { GraphBuilder } from '../../graph-builder.ts';
import type { Graph, Model, ValueDeclaration } from '../../graph.ts';
import { ShapeError } from '../../shape-inference/index.ts';
import type { DataType, Tensor } from '../../tensor.ts';
import { Conversion, OpContext, splitTensorName } from './conversion.ts';
import { TfjsImportError } from './error.ts';
import { opConverters } from './ops/table.ts';
import { parseGraphModel, type TfjsGraphModel, type TfjsNode } from './schema.ts';
import { asIs } from './tf-value.ts';
import { readWeights } from './weights.ts';

export interface TfjsImport {
  /** Parsed model.json of format `graph-model`. */
  readonly topology: unknown;
  /** The .bin files, concatenated in the manifest's order. */
  readonly weights: Uint8Array;
  /** Outputs of the signature to keep; all when left out. What only other outputs need is dropped. */
  readonly outputs?: readonly string[];
  /** `fixed`: the declared batch size. `symbolic`: any batch size N. */
  readonly batch?: 'fixed' | 'symbolic';
}

/** Name of the open batch axis. */
const SYMBOLIC_BATCH = 'N';

/** While a symbolic batch is converted it has this size, so that a constant that fixes it at 1 cannot pass unnoticed. */
const PROBE_BATCH = 2;

/**
 * Turns a TF.js graph model into ONNX at CANONICAL_OPSET. Inputs and outputs keep TF's names and axes (NHWC); inside,
 * convolutions work channels first, with Transposes only where a value enters or leaves.
 *
 * Throws TfjsImportError, which names the node, weight or output and says what was expected.
 */
export function importTfjsGraphModel({ topology, weights: bytes, outputs, batch = 'fixed' }: TfjsImport): Model {
  const model = parseGraphModel(topology);
  const weights = readWeights(model, bytes);
  const wanted = chooseOutputs(model, outputs);
  const builder = new GraphBuilder('tfjs');
  const conversion = new Conversion(builder, weights);
  try {
    convertNodes({ model, conversion, batch, weights, roots: [...wanted.values()] });
  } catch (error) {
    if (batch === 'symbolic' && error instanceof ShapeError) {
      const advice = 'a constant fixes the batch size; keep only outputs before it, or import with batch `fixed`';
      throw new TfjsImportError('TFJS_FIXED_BATCH', [...wanted.keys()].join(', '), `${advice} (${error.message})`, {
        cause: error,
      });
    }
    throw error;
  }
  for (const [name, tensorName] of wanted) {
    builder.output(name, conversion.settled(conversion.plain(conversion.value(tensorName))).value);
  }
  const built = builder.build();
  return batch === 'symbolic' ? { ...built, graph: withOpenBatch(built.graph) } : built;
}

/** Output name to tensor name, in the signature's order. */
function chooseOutputs(model: TfjsGraphModel, names: readonly string[] | undefined): Map<string, string> {
  const all = new Map(Object.entries(model.signature.outputs ?? {}).map(([name, tensor]) => [name, tensor.name]));
  if (all.size === 0) throw new TfjsImportError('TFJS_MALFORMED', 'model.json signature', 'it declares no outputs');
  const unknown = names?.find((name) => !all.has(name));
  if (unknown !== undefined) {
    throw new TfjsImportError('TFJS_MALFORMED', `output \`${unknown}\``, `the model has ${[...all.keys()].join(', ')}`);
  }
  return new Map([...all].filter(([name]) => names?.includes(name) ?? true));
}

interface NodeConversion {
  readonly model: TfjsGraphModel;
  readonly conversion: Conversion;
  readonly batch: 'fixed' | 'symbolic';
  readonly weights: ReadonlyMap<string, Tensor>;
  readonly roots: readonly string[];
}

/** Converts what the roots need, each node after its inputs. */
function convertNodes({ model, conversion, batch, weights, roots }: NodeConversion): void {
  const nodes = new Map(model.modelTopology.node.map((node) => [node.name, node]));
  const state = new Map<string, 'open' | 'done'>();
  const stack = roots.map((root) => splitTensorName(root).nodeName).reverse();
  for (let name = stack.at(-1); name !== undefined; name = stack.at(-1)) {
    const node = nodes.get(name);
    if (node === undefined) throw new TfjsImportError('TFJS_MALFORMED', name, 'no such node; the model is incomplete');
    const before = node.input
      .map((input) => splitTensorName(input).nodeName)
      .filter((input) => state.get(input) !== 'done');
    if (state.get(name) === 'done' || before.length === 0) {
      stack.pop();
      if (state.get(name) !== 'done') convertNode(node, conversion, batch, weights);
      state.set(name, 'done');
      continue;
    }
    if (state.get(name) === 'open') {
      throw new TfjsImportError(
        'TFJS_MALFORMED',
        `${node.op} \`${name}\``,
        'its inputs depend on itself; loops are not converted',
      );
    }
    state.set(name, 'open');
    stack.push(...before.reverse());
  }
}

function convertNode(
  node: TfjsNode,
  conversion: Conversion,
  batch: NodeConversion['batch'],
  weights: ReadonlyMap<string, Tensor>,
): void {
  if (node.op === 'Const') {
    if (!weights.has(node.name))
      throw new TfjsImportError('TFJS_WEIGHTS', node.name, 'the manifest has no such weight');
    return;
  }
  if (node.op === 'Placeholder') {
    conversion.define(node.name, 0, asIs(conversion.graph.input(node.name, placeholderType(node, batch)), 'plain'));
    return;
  }
  const convert = opConverters.get(node.op);
  if (convert === undefined) {
    throw new TfjsImportError(
      'TFJS_UNSUPPORTED_OP',
      `${node.op} \`${node.name}\``,
      `the operator is not converted; keep only outputs that do not need it, or add it in importers/tfjs/ops`,
    );
  }
  const converted = convert(new OpContext(node, conversion));
  const values = 'value' in converted ? [converted] : converted;
  values.forEach((value, index) => conversion.define(node.name, index, value));
}

const PLACEHOLDER_TYPES: ReadonlyMap<string, DataType> = new Map([
  ['DT_FLOAT', 'float32'],
  ['DT_INT32', 'int32'],
]);

function placeholderType(node: TfjsNode, batch: NodeConversion['batch']): { dataType: DataType; dims: number[] } {
  const where = `Placeholder \`${node.name}\``;
  const dataType = PLACEHOLDER_TYPES.get(node.attr['dtype']?.type ?? '');
  if (dataType === undefined)
    throw new TfjsImportError('TFJS_UNSUPPORTED_USE', where, 'its type must be DT_FLOAT or DT_INT32');
  const declared = node.attr['shape']?.shape?.dim?.map(({ size }) => size) ?? [];
  const [first = 1, ...rest] = declared;
  const dims = [batch === 'symbolic' ? PROBE_BATCH : Math.max(first, 1), ...rest];
  if (declared.length === 0 || rest.some((size) => size < 1)) {
    throw new TfjsImportError(
      'TFJS_UNSUPPORTED_USE',
      where,
      `every size but the batch must be known, got [${declared.join(', ')}]`,
    );
  }
  return { dataType, dims };
}

/** Declares the batch axis open and forgets the types that were worked out for the probe batch. */
function withOpenBatch(graph: Graph): Graph {
  const open = (declaration: ValueDeclaration): ValueDeclaration => ({
    ...declaration,
    dims: declaration.dims?.map((size, axis) => (axis === 0 ? SYMBOLIC_BATCH : size)) ?? null,
  });
  return { ...graph, inputs: graph.inputs.map(open), outputs: graph.outputs.map(open), valueInfo: new Map() };
}
