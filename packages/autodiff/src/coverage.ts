import type { Graph, Node } from '@holdfast/onnx';
import { activeValues, differentiableInputs } from './activity.ts';
import { defaultRules, type RuleTable } from './rule-table.ts';

/** What the backward pass can do with an operator where it stands. */
export type GradientClass =
  /** On the path, with a vector-Jacobian product. */
  | 'exact'
  /** On the path, gradient zero almost everywhere; the straight-through estimate on request. */
  | 'straight-through'
  /** On the path, without a gradient: an attack by gradients is not possible through it. */
  | 'none'
  /** Off the path between the inputs and the outputs, or a constant to it (shapes, comparisons ...). */
  | 'not needed';

/** The nodes of one operator that share a class. */
export interface OperatorCoverage {
  /** With its domain where that is not the standard one: `com.example.Fancy`. */
  readonly opType: string;
  readonly gradient: GradientClass;
  readonly count: number;
  /** Names of the nodes, in topological order. */
  readonly nodes: readonly string[];
}

export interface CoverageQuery {
  readonly graph: Graph;
  /** Values to differentiate by. */
  readonly fromInputs: readonly string[];
  /** Values that a loss reads. */
  readonly toOutputs: readonly string[];
  readonly rules?: RuleTable;
}

/**
 * What `differentiate` would meet between `fromInputs` and `toOutputs`, without emitting anything: every operator of the graph,
 * sorted by class (none first) and name. Needs no shapes; values of unknown type are taken to be floating point.
 */
export function coverage({ graph, fromInputs, toOutputs, rules = defaultRules }: CoverageQuery): OperatorCoverage[] {
  const classes = classify({ graph, fromInputs, toOutputs, rules });
  const groups = new Map<string, { opType: string; gradient: GradientClass; nodes: string[] }>();
  for (const [node, gradient] of classes) {
    const opType = node.domain === '' ? node.opType : `${node.domain}.${node.opType}`;
    const key = `${gradient}/${opType}`;
    const group = groups.get(key) ?? { opType, gradient, nodes: [] };
    group.nodes.push(node.name);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map(({ opType, gradient, nodes }) => ({ opType, gradient, count: nodes.length, nodes }))
    .sort((a, b) => ORDER.indexOf(a.gradient) - ORDER.indexOf(b.gradient) || (a.opType < b.opType ? -1 : 1));
}

const ORDER: readonly GradientClass[] = ['none', 'straight-through', 'exact', 'not needed'];

function classify({ graph, fromInputs, toOutputs, rules }: Required<CoverageQuery>): Map<Node, GradientClass> {
  const active = activeValues({
    nodes: graph.nodes,
    wrt: fromInputs,
    rules,
    dataType: (value) => graph.valueInfo.get(value)?.dataType,
  });
  const dependent = dependentValues(graph, fromInputs);
  // An output that depends on the inputs through constants only (boxes after NonMaxSuppression ...) has no gradient at all.
  const severed = new Set(toOutputs.filter((output) => dependent.has(output) && !active.has(output)));
  const reached = new Set(toOutputs);
  const cut = new Set(severed);
  const classes = new Map<Node, GradientClass>();
  for (const node of graph.nodes.toReversed()) {
    const carries = node.outputs.some((output) => reached.has(output) && active.has(output));
    const severs = node.outputs.some((output) => cut.has(output)) && node.inputs.some((input) => dependent.has(input));
    const feeds = differentiableInputs(node, rules).some((input) => active.has(input));
    if (carries && feeds) {
      for (const input of differentiableInputs(node, rules)) if (active.has(input)) reached.add(input);
      const rule = node.domain === '' ? rules.get(node.opType) : undefined;
      classes.set(node, rule === undefined ? 'none' : rule.kind === 'zero' ? 'straight-through' : 'exact');
    } else if (severs) {
      const isCause = node.inputs.some((input) => active.has(input));
      if (!isCause) for (const input of node.inputs) if (dependent.has(input)) cut.add(input);
      classes.set(node, isCause ? 'none' : 'not needed');
    } else {
      classes.set(node, 'not needed');
    }
  }
  return new Map([...classes].reverse());
}

/** Values that depend on the inputs in any way. */
function dependentValues(graph: Graph, fromInputs: readonly string[]): Set<string> {
  const dependent = new Set(fromInputs);
  for (const node of graph.nodes) {
    if (node.inputs.some((input) => dependent.has(input))) node.outputs.forEach((output) => dependent.add(output));
  }
  dependent.delete('');
  return dependent;
}
