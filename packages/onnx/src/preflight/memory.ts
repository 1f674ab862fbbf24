import { readInts } from '../attribute.ts';
import { readsOf } from '../captures.ts';
import type { Graph, Model, Node, ValueInfo } from '../graph.ts';
import { ModelError } from '../model-error.ts';
import { upgradeMainGraph } from '../opset/upgrade-graph.ts';
import { inferNode, ShapeError } from '../shape-inference/index.ts';
import { BYTES_PER_ELEMENT, elementCount, type Tensor } from '../tensor.ts';
import { foldSmall } from './fold-small.ts';
import type { PreflightLimits } from './limits.ts';
import { smallTensorOf } from './small-tensor.ts';

/** What is known of values, those of surrounding graphs included. */
interface Known {
  readonly types: Map<string, ValueInfo>;
  readonly constants: Map<string, Tensor>;
  /** Values that follow from constants alone, so that onnxruntime computes them while loading. */
  readonly foldable: Set<string>;
}

interface Budget {
  readonly limits: PreflightLimits;
  foldedBytes: number;
  foldedWeightBytes: number;
}

/** Operators whose operands after the first are weights. */
const WEIGHTED = new Set(['Conv', 'ConvTranspose', 'Gemm', 'MatMul']);

/** Values that some node takes as its weight. */
const weightsOf = (graph: Graph): Set<string> =>
  new Set(graph.nodes.flatMap(({ opType, inputs }) => (WEIGHTED.has(opType) ? inputs.slice(1) : [])));

/** Operators whose output can be far larger than their inputs, by an operand or attribute. */
const AMPLIFYING = new Set([
  ...['ConstantOfShape', 'Expand', 'Tile', 'Range', 'Pad', 'Resize', 'OneHot', 'AffineGrid', 'EyeLike', 'GridSample'],
  ...['Upsample', 'RandomNormal', 'RandomUniform', 'ConstantFill', 'CenterCropPad', 'Col2Im'],
]);

const product = (values: readonly number[]): number => values.reduce((result, value) => result * Math.max(1, value), 1);

/** Elements that the output has at least, from what a node's constant operands say alone. */
function leastElements(node: Node, constant: (index: number) => readonly number[] | undefined): number {
  switch (node.opType) {
    case 'ConstantOfShape':
      return product(constant(0) ?? []);
    case 'Expand':
    case 'Tile':
      return product(constant(1) ?? []);
    case 'Pad': {
      const pads = constant(1) ?? [];
      const half = pads.length / 2;
      return product(pads.slice(0, half).map((before, axis) => 1 + before + (pads[axis + half] ?? 0)));
    }
    case 'Resize':
      return Math.max(product(constant(2) ?? []), product(constant(3) ?? []));
    case 'OneHot':
      return product(constant(1) ?? []);
    case 'Range': {
      const [start, limit, delta] = [0, 1, 2].map((index) => constant(index)?.[0]);
      return start === undefined || limit === undefined || delta === undefined ? 1 : Math.abs((limit - start) / delta);
    }
    case 'RandomNormal':
    case 'RandomUniform':
      return product(readInts(node, 'shape') ?? []);
    default:
      return 1;
  }
}

function tooMuch(node: Node, expected: string, got: string): ModelError {
  return new ModelError({
    code: 'MEMORY',
    where: `node \`${node.name}\` (${node.opType})`,
    expected,
    got,
    fix: 'the model asks for far more memory than its size; check the constant shapes it is given',
  });
}

const show = (dims: readonly number[]): string => `[${dims.join(', ')}]`;

/** Types of a node's outputs, where they follow; a ShapeError just means that a size is symbolic or computed. */
function typesOf(node: Node, known: Known): readonly ValueInfo[] | undefined {
  try {
    return inferNode(node, {
      info: (value) => known.types.get(value),
      constant: (value) => known.constants.get(value),
    });
  } catch (error) {
    if (error instanceof ShapeError) return undefined;
    throw error;
  }
}

function spend(budget: Budget, node: Node, { info, isWeight }: { info: ValueInfo; isWeight: boolean }): void {
  const { limits } = budget;
  const bytes = elementCount(info.dims) * (info.dataType === 'string' ? 16 : BYTES_PER_ELEMENT[info.dataType]);
  if (isWeight) budget.foldedWeightBytes += bytes;
  else budget.foldedBytes += bytes;
  const got = `more, with shape ${show(info.dims)}`;
  if (budget.foldedBytes > limits.maxFoldedBytes) {
    throw tooMuch(node, `at most ${limits.maxFoldedBytes} bytes for all values that follow from constants`, got);
  }
  if (budget.foldedWeightBytes > limits.maxFoldedWeightBytes) {
    throw tooMuch(node, `at most ${limits.maxFoldedWeightBytes} bytes of weights that follow from constants`, got);
  }
}

interface NodeCheck {
  readonly node: Node;
  readonly known: Known;
  readonly budget: Budget;
  readonly weights: ReadonlySet<string>;
}

function checkNode({ node, known, budget, weights }: NodeCheck): void {
  const { limits } = budget;
  const foldable = readsOf(node).every((value) => known.foldable.has(value));
  const least = leastElements(node, (index) => smallTensorOf(known.constants.get(node.inputs[index] ?? ''))?.values);
  if (least > limits.maxElements) {
    throw tooMuch(node, `at most ${limits.maxElements} elements`, `at least ${least} from its constant operands`);
  }
  const infos = typesOf(node, known);
  const [first = ''] = node.outputs;
  const folded = foldSmall({
    node,
    inputs: node.inputs.map((value) => smallTensorOf(known.constants.get(value))),
    shapeOf: (value) => known.types.get(value)?.dims,
    output: infos?.[0],
  });
  const types = folded === undefined ? infos : [{ dataType: folded.dataType, dims: folded.dims }];
  if (foldable && types === undefined && AMPLIFYING.has(node.opType)) {
    throw tooMuch(node, 'a size that can be worked out', 'one computed from constants in an unusual way');
  }
  node.outputs.forEach((output, index) => {
    const info = types?.[index];
    if (output === '') return;
    if (foldable) known.foldable.add(output);
    if (info === undefined) return;
    const count = elementCount(info.dims);
    if (!(count <= limits.maxElements)) {
      throw tooMuch(node, `at most ${limits.maxElements} elements`, `shape ${show(info.dims)}`);
    }
    known.types.set(output, info);
    if (!foldable) return;
    spend(budget, node, { info, isWeight: weights.has(output) });
  });
  if (folded !== undefined) {
    // A shape of a value is known without the value; ORT folds such nodes too.
    known.constants.set(first, folded);
    known.foldable.add(first);
  }
}

function checkGraph(graph: Graph, outer: Known, budget: Budget): void {
  const known: Known = {
    types: new Map(outer.types),
    constants: new Map([...outer.constants, ...graph.initializers]),
    foldable: new Set([...outer.foldable, ...graph.initializers.keys()]),
  };
  for (const { name, dataType, dims } of graph.inputs) {
    const sizes = dims?.filter((dim) => typeof dim === 'number') ?? [];
    if (dataType !== null && dims?.length === sizes.length) known.types.set(name, { dataType, dims: sizes });
  }
  for (const [name, { dataType, dims }] of graph.initializers) known.types.set(name, { dataType, dims });
  const weights = weightsOf(graph);
  for (const node of graph.nodes) {
    checkNode({ node, known, budget, weights });
    for (const attribute of node.attributes.values()) {
      if (attribute.kind === 'graph') checkGraph(attribute.value, known, budget);
    }
  }
}

/**
 * Estimates what loading a model would allocate, without allocating it: the sizes of all values that follow from
 * constants (they are computed while onnxruntime loads the model), and of all others whose shape is known.
 *
 * Throws ModelError `memory` beyond `maxElements` for one value or `maxFoldedBytes` for all that are folded, and where a
 * constant size cannot be worked out.
 */
export function checkFoldingMemory(model: Model, limits: PreflightLimits): void {
  const opset = model.opsetImports.get('') ?? 0;
  const nothing: Known = { types: new Map(), constants: new Map(), foldable: new Set() };
  checkGraph(upgradeMainGraph(model.graph, opset, 'keep'), nothing, { limits, foldedBytes: 0, foldedWeightBytes: 0 });
}
