import { readsOf, type Graph, type Node } from '@holdfast/onnx';

/** Draw new values in every run, so they are no constants although they read nothing. */
const RANDOM: ReadonlySet<string> = new Set([
  'RandomNormal',
  'RandomNormalLike',
  'RandomUniform',
  'RandomUniformLike',
  'Multinomial',
  'Bernoulli',
]);

/** Shapes of what these make depend on the picture itself, so nothing behind them can be frozen. */
const DATA_DEPENDENT: ReadonlySet<string> = new Set(['NonZero', 'NonMaxSuppression', 'Unique', 'Compress']);

/** What the nodes of a graph depend on when the shapes of its inputs are fixed. */
export interface Dependence {
  /** Values that are the same for every picture: made of constants and shapes alone. Initializers are not among them. */
  readonly constant: ReadonlySet<string>;
  /** Values whose shape may differ from picture to picture, with the node that it comes from. */
  readonly dynamic: ReadonlyMap<string, Node>;
}

/** Follows shapes and constants through a graph at any opset. What is in `varying` is not taken as constant, even if it is a weight. */
export function analyseDependence(graph: Graph, varying: ReadonlySet<string> = new Set()): Dependence {
  const constant = new Set<string>();
  const dynamic = new Map<string, Node>();
  const isConstant = (name: string): boolean =>
    !varying.has(name) && (constant.has(name) || graph.initializers.has(name));
  for (const node of graph.nodes) {
    const reads = readsOf(node);
    const source = DATA_DEPENDENT.has(node.opType)
      ? node
      : reads.map((name) => dynamic.get(name)).find((found) => found !== undefined);
    const takesShape = node.domain === '' && (node.opType === 'Shape' || node.opType === 'Size');
    const computesConstant = !RANDOM.has(node.opType) && reads.every(isConstant);
    for (const output of node.outputs) {
      if (output === '') continue;
      if (computesConstant || (takesShape && source === undefined)) constant.add(output);
      else if (source !== undefined) dynamic.set(output, source);
    }
  }
  return { constant, dynamic };
}

/** The constant values that something else reads (or that are outputs): those worth keeping. */
export function constantFrontier(graph: Graph, constant: ReadonlySet<string>): string[] {
  const read = new Set(graph.outputs.map(({ name }) => name));
  for (const node of graph.nodes) {
    if (node.outputs.every((output) => output === '' || constant.has(output))) continue;
    for (const name of readsOf(node)) read.add(name);
  }
  return [...constant].filter((name) => read.has(name));
}
