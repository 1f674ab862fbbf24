import type { AttributeProto, GraphProto, NodeProto } from '../generated/onnx_pb.js';
import { ModelError } from '../model-error.ts';
import { topologicalOrder, type Step } from '../topological-order.ts';
import type { PreflightLimits } from './limits.ts';
import { checkTensor, refuseSparse } from './tensor.ts';
import { checkValueType } from './value-type.ts';

/** Operators of other domains are unknown to us and to the gradient. */
const KNOWN_DOMAINS: ReadonlySet<string> = new Set(['', 'ai.onnx', 'ai.onnx.ml']);

export interface GraphCheck {
  readonly limits: PreflightLimits;
  /** Nodes seen so far in the whole model. */
  nodes: number;
  /** Graphs seen so far, the main one included. */
  graphs: number;
}

interface Scope {
  /** '' for the main graph, else the path of the subgraph, for messages. */
  readonly path: string;
  readonly depth: number;
  readonly outer: ReadonlySet<string>;
}

const nodeTitle = (node: NodeProto, index: number): string =>
  `node \`${node.name === '' ? `#${index}` : node.name}\` (${node.opType})`;

/** Graphs that a node holds in its attributes. */
const subgraphsOf = (node: NodeProto): GraphProto[] =>
  node.attribute.flatMap(({ g, graphs }) => (g === undefined ? graphs : [g, ...graphs]));

const definedIn = (graph: GraphProto): string[] => [
  ...graph.input.map(({ name }) => name),
  ...graph.initializer.map(({ name }) => name),
  ...graph.node.flatMap(({ output }) => output),
];

/** Values that a subgraph takes from the graphs around it. */
function captured(graph: GraphProto): string[] {
  const own = new Set(definedIn(graph));
  const read = [
    ...graph.node.flatMap((node) => [...node.input, ...subgraphsOf(node).flatMap(captured)]),
    ...graph.output.map(({ name }) => name),
  ];
  return read.filter((name) => name !== '' && !own.has(name));
}

/** What a node reads, the captures of its subgraphs included, and makes. */
const stepOf = (node: NodeProto): Step => ({
  reads: [...node.input, ...subgraphsOf(node).flatMap(captured)],
  makes: node.output.filter((name) => name !== ''),
});

function checkAttribute(check: GraphCheck, attribute: AttributeProto, where: string): void {
  const at = `${where}, attribute ${attribute.name}`;
  if (attribute.t !== undefined) checkTensor(attribute.t, at, check.limits);
  for (const tensor of attribute.tensors) checkTensor(tensor, at, check.limits);
  if (attribute.sparseTensor !== undefined) refuseSparse(attribute.sparseTensor, at, check.limits);
  for (const sparse of attribute.sparseTensors) refuseSparse(sparse, at, check.limits);
}

function checkNode(check: GraphCheck, node: NodeProto, where: string): void {
  check.nodes++;
  if (check.nodes > check.limits.maxNodes) {
    throw new ModelError({
      code: 'TOO_COMPLEX',
      where,
      expected: `at most ${check.limits.maxNodes} nodes`,
      got: 'more',
      fix: 'simplify the model before export, or raise maxNodes',
    });
  }
  if (node.opType === '') {
    throw new ModelError({
      code: 'INVALID_NODE',
      where,
      expected: 'an operator name',
      got: 'none',
      fix: 'the file is damaged; export the model again',
    });
  }
  if (!KNOWN_DOMAINS.has(node.domain)) {
    throw new ModelError({
      code: 'UNKNOWN_DOMAIN',
      where,
      expected: 'an operator of ai.onnx',
      got: `domain ${node.domain}`,
      fix: 'export with standard operators only (no custom, contributed or fused ones)',
    });
  }
  const names = new Set<string>();
  for (const attribute of node.attribute) {
    if (names.has(attribute.name)) throw duplicate(`${where}, attribute ${attribute.name}`, 'given twice');
    names.add(attribute.name);
    checkAttribute(check, attribute, where);
  }
}

const duplicate = (where: string, got: string): ModelError =>
  new ModelError({
    code: 'DUPLICATE_NAME',
    where,
    expected: 'a name of its own',
    got,
    fix: 'make every name unique (static single assignment); export the model again',
  });

/** Names of inputs, initializers and node outputs must differ; an initializer may give the default of an input. */
function checkNames(graph: GraphProto, path: string): void {
  const inputs = new Set<string>();
  for (const { name } of graph.input) {
    if (name === '' || inputs.has(name)) throw duplicate(`${path}input \`${name}\``, 'an empty or taken one');
    inputs.add(name);
  }
  const initializers = new Set<string>();
  for (const { name } of graph.initializer) {
    if (name === '' || initializers.has(name))
      throw duplicate(`${path}initializer \`${name}\``, 'an empty or taken one');
    initializers.add(name);
  }
  const made = new Set([...inputs, ...initializers]);
  graph.node.forEach((node, index) => {
    for (const name of node.output) {
      if (name === '') continue;
      if (made.has(name))
        throw duplicate(`${path}${nodeTitle(node, index)}`, `output \`${name}\`, which exists already`);
      made.add(name);
    }
  });
}

/** Every value is made before it can be read; no node waits for itself. */
function checkFlow(graph: GraphProto, { path, outer }: Scope): void {
  const defined = new Set(definedIn(graph));
  const known = (name: string): boolean => defined.has(name) || outer.has(name);
  const steps = graph.node.map(stepOf);
  steps.forEach(({ reads }, index) => {
    const unknown = reads.find((name) => name !== '' && !known(name));
    const node = graph.node[index];
    if (unknown === undefined || node === undefined) return;
    throw new ModelError({
      code: 'UNDEFINED_VALUE',
      where: `${path}${nodeTitle(node, index)}`,
      expected: 'inputs that a node, an input or an initializer gives',
      got: `\`${unknown}\`, which nothing gives`,
      fix: 'the model is incomplete; export it again',
    });
  });
  const given = new Set([
    ...outer,
    ...graph.input.map(({ name }) => name),
    ...graph.initializer.map(({ name }) => name),
  ]);
  const { stuck } = topologicalOrder(steps, (name) => given.has(name));
  const [first] = stuck;
  const node = first === undefined ? undefined : graph.node[first];
  if (first !== undefined && node !== undefined) {
    throw new ModelError({
      code: 'CYCLE',
      where: `${path}${nodeTitle(node, first)}`,
      expected: 'a graph without cycles',
      got: `${stuck.length} nodes that wait for each other`,
      fix: 'the file is damaged; export the model again',
    });
  }
  for (const { name } of graph.output) {
    if (known(name)) continue;
    throw new ModelError({
      code: 'MISSING_OUTPUT',
      where: `${path}output \`${name}\``,
      expected: 'a value that the graph makes',
      got: 'none of that name',
      fix: 'the model is incomplete; export it again',
    });
  }
}

/** Checks a graph and those inside it. Throws ModelError at the first problem. */
export function checkGraph(check: GraphCheck, graph: GraphProto, scope: Scope): void {
  const { path, depth, outer } = scope;
  check.graphs++;
  if (depth > check.limits.maxSubgraphDepth || check.graphs > check.limits.maxSubgraphs + 1) {
    throw new ModelError({
      code: 'TOO_COMPLEX',
      where: path,
      expected: `at most ${check.limits.maxSubgraphs} subgraphs on ${check.limits.maxSubgraphDepth} levels`,
      got: 'more',
      fix: 'export the model without nested If, Loop and Scan',
    });
  }
  if (graph.output.length === 0) {
    throw new ModelError({
      code: 'MISSING_OUTPUT',
      where: path === '' ? 'graph' : path,
      expected: 'at least one output',
      got: 'none',
      fix: 'the model is incomplete; export it again',
    });
  }
  checkNames(graph, path);
  for (const tensor of graph.initializer) checkTensor(tensor, `${path}initializer \`${tensor.name}\``, check.limits);
  for (const sparse of graph.sparseInitializer) {
    refuseSparse(sparse, `${path}initializer \`${sparse.values?.name ?? ''}\``, check.limits);
  }
  for (const info of graph.input) checkValueType(info, `${path}input \`${info.name}\``, check.limits);
  for (const info of graph.output) checkValueType(info, `${path}output \`${info.name}\``, check.limits);
  for (const info of graph.valueInfo) {
    // Values inside a graph may be sequences; only what goes in and out must be a tensor.
    if (info.type?.value.case === 'tensorType') checkValueType(info, `${path}value \`${info.name}\``, check.limits);
  }
  graph.node.forEach((node, index) => checkNode(check, node, `${path}${nodeTitle(node, index)}`));
  checkFlow(graph, scope);
  const visible = new Set([...outer, ...definedIn(graph)]);
  graph.node.forEach((node, index) => {
    for (const subgraph of subgraphsOf(node)) {
      checkGraph(check, subgraph, { path: `${path}${nodeTitle(node, index)} > `, depth: depth + 1, outer: visible });
    }
  });
}
