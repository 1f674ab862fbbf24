import { eliminateDeadCode, inferShapes, type Graph, type Node, type Tensor, type ValueInfo } from '@holdfast/onnx';
import { ImportError } from './import-error.ts';
import { fedInputs } from './input-shapes.ts';
import { probeTypes, probeValues, type Prober } from './probe.ts';
import { analyseDependence, constantFrontier } from './shape-only.ts';

/** An output that was left out because its shape differs from picture to picture. */
export interface DroppedOutput {
  readonly name: string;
  readonly reason: string;
}

export interface FrozenGraph {
  /** Every value has a frozen type; what does not depend on the picture is a constant. */
  readonly graph: Graph;
  readonly droppedOutputs: readonly DroppedOutput[];
  /** Values whose type only running the model could tell. */
  readonly probedValues: readonly string[];
}

/**
 * Turns what is the same for every picture into constants and leaves out the outputs whose shape is not. Works at any opset; what is in
 * `varying` stays as it is. Throws ImportError where no output is left or the model does not run.
 */
export async function fixConstants(
  prober: Prober,
  varying?: ReadonlySet<string>,
): Promise<{ readonly graph: Graph; readonly droppedOutputs: readonly DroppedOutput[] }> {
  const { constant, dynamic } = analyseDependence(prober.model.graph, varying);
  const stable = keepOutputs(prober.model.graph, dynamic);
  return { graph: await replaceConstants(prober, stable.graph, constant), droppedOutputs: stable.dropped };
}

/**
 * Fixes every shape of a graph at the canonical opset whose input shapes are given: by the operators' shape rules, and by running
 * the model where they do not tell. Throws ImportError where no output of fixed shape is left or the model does not run.
 */
export async function freezeShapes(prober: Prober): Promise<FrozenGraph> {
  const { graph } = prober.model;
  const inputs = new Map<string, ValueInfo>();
  for (const { name, dataType } of fedInputs(graph)) {
    const dims = prober.shapes.get(name);
    if (dataType !== null && dims !== undefined) inputs.set(name, { dataType, dims });
  }
  const inferred = inferShapes(graph, inputs);
  const unknown = [...inferred.unknown.keys()].flatMap(({ outputs }) =>
    outputs.filter((output) => output !== '' && !inferred.types.has(output)),
  );
  if (unknown.length === 0) {
    return { graph: withTypes(graph, inferred.types), droppedOutputs: [], probedValues: [] };
  }
  const probed = await probeTypes(prober, { graph, names: unknown });
  const known = new Map(inferred.types);
  const unstable = new Map<string, Node>();
  for (const node of graph.nodes) {
    for (const output of node.outputs) {
      if (!probed.has(output)) continue;
      const info = probed.get(output);
      if (info === undefined) unstable.set(output, node);
      else known.set(output, info);
    }
  }
  const fixed = keepOutputs(graph, unstable);
  return {
    graph: withTypes(fixed.graph, known),
    droppedOutputs: fixed.dropped,
    probedValues: unknown,
  };
}

/** Drops the outputs that are among (or behind) the values of varying shape. */
function keepOutputs(
  graph: Graph,
  varying: ReadonlyMap<string, Node>,
): { readonly graph: Graph; readonly dropped: readonly DroppedOutput[] } {
  const dropped = graph.outputs.flatMap(({ name }) => {
    const source = varying.get(name);
    if (source === undefined) return [];
    return [{ name, reason: `its shape depends on the picture (from ${source.opType} \`${source.name}\`)` }];
  });
  const gone = new Set(dropped.map(({ name }) => name));
  const outputs = graph.outputs.filter(({ name }) => !gone.has(name));
  if (outputs.length > 0) return { graph: gone.size === 0 ? graph : eliminateDeadCode({ ...graph, outputs }), dropped };
  throw new ImportError({
    code: 'DYNAMIC_OUTPUTS',
    where: 'model',
    expected: 'at least one output of fixed shape',
    got: dropped.map(({ name, reason }) => `\`${name}\`: ${reason}`).join('; '),
    fix: 'export the model without its non-maximum suppression (its raw scores and boxes)',
  });
}

/** Puts the values that are the same for every picture into the graph's initializers. */
async function replaceConstants(prober: Prober, graph: Graph, constant: ReadonlySet<string>): Promise<Graph> {
  const names = constantFrontier(graph, constant);
  if (names.length === 0) return eliminateDeadCode(graph);
  const values = await probeValues(prober, { graph, names, variant: 0 });
  const initializers = new Map<string, Tensor>(graph.initializers);
  for (const name of names) {
    const value = values.get(name);
    if (value === undefined) throw new Error(`unreachable: the probe did not return \`${name}\``);
    initializers.set(name, value);
  }
  const nodes = graph.nodes.filter((node) => !node.outputs.every((output) => output === '' || constant.has(output)));
  return eliminateDeadCode({ ...graph, nodes, initializers });
}

/** The graph with its types, declared at its inputs and outputs too. */
export function withTypes(graph: Graph, valueInfo: ReadonlyMap<string, ValueInfo>): Graph {
  const pruned = eliminateDeadCode(graph);
  const kept = new Map<string, ValueInfo>();
  const names = [
    ...pruned.inputs.map(({ name }) => name),
    ...pruned.initializers.keys(),
    ...pruned.nodes.flatMap(({ outputs }) => outputs),
  ];
  for (const name of names) {
    const info = valueInfo.get(name);
    if (info !== undefined) kept.set(name, info);
  }
  const declare = <T extends { readonly name: string }>(declaration: T) => ({
    ...declaration,
    ...kept.get(declaration.name),
  });
  return { ...pruned, valueInfo: kept, inputs: pruned.inputs.map(declare), outputs: pruned.outputs.map(declare) };
}
