import type { Graph, Node, ValueInfo } from '@holdfast/onnx';
import { BatchBlocked, type BatchContext, type OperandAtBatch } from './batch-rule.ts';
import { batchRules } from './batch-rules.ts';

/** Everything that changes when a graph of batch 1 is scaled to more pictures. */
export interface BatchPlan {
  readonly axes: ReadonlyMap<string, number>;
  /** Changed constant operands, by node name and input index. */
  readonly operands: ReadonlyMap<string, ReadonlyMap<number, OperandAtBatch>>;
}

/**
 * Follows the batch axis of `batchedInputs` (their first one) through a frozen graph of batch 1. Throws BatchBlocked, naming the
 * node, where it cannot.
 */
export function planBatch(graph: Graph, batchedInputs: Iterable<string>): BatchPlan {
  const axes = new Map<string, number>();
  for (const name of batchedInputs) axes.set(name, 0);
  const operands = new Map<string, ReadonlyMap<number, OperandAtBatch>>();
  for (const node of graph.nodes) {
    if (!node.inputs.some((name) => axes.has(name))) continue;
    const rule = node.domain === '' ? batchRules.get(node.opType) : undefined;
    if (rule === undefined) throw new BatchBlocked(node, 'nothing is known about how it treats a batch');
    const batching = rule(contextOf(graph, node, axes));
    node.outputs.forEach((name, index) => {
      const axis = batching.outputs[index];
      if (name === '' || axis === undefined) return;
      if (graph.valueInfo.get(name)?.dims[axis] !== 1)
        throw new BatchBlocked(node, 'it merges the batch with other axes');
      axes.set(name, axis);
    });
    if (batching.operands !== undefined) operands.set(node.name, batching.operands);
  }
  return { axes, operands };
}

function contextOf(graph: Graph, node: Node, axes: ReadonlyMap<string, number>): BatchContext {
  const infoOf = (name: string): ValueInfo => {
    const info = graph.valueInfo.get(name);
    if (info === undefined) throw new BatchBlocked(node, `the shape of \`${name}\` is not frozen`);
    return info;
  };
  return {
    node,
    axis: (index) => axes.get(node.inputs[index] ?? ''),
    info: (index) => infoOf(node.inputs[index] ?? ''),
    outputDims: (index) => infoOf(node.outputs[index] ?? '').dims,
    constant: (index) => graph.initializers.get(node.inputs[index] ?? ''),
    has: (index) => (node.inputs[index] ?? '') !== '',
  };
}

/** The graph for `batch` pictures at once; frozen like the one it is made from. */
export function scaleBatch(graph: Graph, plan: BatchPlan, batch: number): Graph {
  if (batch === 1) return graph;
  const initializers = new Map(graph.initializers);
  const valueInfo = new Map(graph.valueInfo);
  const scaled = (name: string, dims: readonly number[]): readonly number[] => {
    const axis = plan.axes.get(name);
    return axis === undefined ? dims : dims.map((size, index) => (index === axis ? batch : size));
  };
  for (const [name, info] of graph.valueInfo) valueInfo.set(name, { ...info, dims: scaled(name, info.dims) });
  const nodes = graph.nodes.map((node) => {
    const changed = plan.operands.get(node.name);
    if (changed === undefined) return node;
    const inputs = node.inputs.map((input, index) => {
      const operand = changed.get(index)?.(batch);
      if (operand === undefined) return input;
      // Another node may read the same constant for another purpose, so the changed one gets a name of its own.
      const name = `${input}@${node.name}#${index}`;
      initializers.set(name, operand);
      valueInfo.set(name, { dataType: operand.dataType, dims: operand.dims });
      return name;
    });
    return { ...node, inputs };
  });
  const declare = <T extends { readonly name: string }>(declaration: T): T & { dims: readonly number[] | null } => ({
    ...declaration,
    dims: valueInfo.get(declaration.name)?.dims ?? null,
  });
  return {
    ...graph,
    nodes,
    initializers,
    valueInfo,
    inputs: graph.inputs.map(declare),
    outputs: graph.outputs.map(declare),
  };
}
