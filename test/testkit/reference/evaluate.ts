import type { Graph } from '@holdfast/onnx';

import { makeCall, UnsupportedByReferenceError } from './operator.ts';
import { referenceOperators } from './table.ts';
import { widen, type Tensor64 } from './tensor64.ts';

/**
 * Computes every value of a graph at CANONICAL_OPSET in float64, by the formulas of the ONNX specification. Slow and meant
 * to be obviously right: it is what gradients and emitted graphs are checked against.
 *
 * @param feeds values by name: graph inputs, or any other value in place of what the graph would compute.
 * @returns every value by name.
 * @throws UnsupportedByReferenceError for an operator, a domain or a setting that it does not compute.
 */
export function evaluate(graph: Graph, feeds: ReadonlyMap<string, Tensor64>): Map<string, Tensor64> {
  const values = new Map<string, Tensor64>();
  for (const [name, tensor] of graph.initializers) values.set(name, widen(tensor));
  for (const [name, tensor] of feeds) values.set(name, tensor);
  for (const node of graph.nodes) {
    const operator = node.domain === '' ? referenceOperators.get(node.opType) : undefined;
    if (operator === undefined) throw new UnsupportedByReferenceError(node, `operator ${node.domain} ${node.opType}`);
    const inputs = node.inputs.map((name) => {
      if (name === '') return undefined;
      const value = values.get(name);
      if (value === undefined) throw new Error(`${node.opType} \`${node.name}\`: value \`${name}\` is not fed`);
      return value;
    });
    const outputs = operator(makeCall(node, inputs));
    node.outputs.forEach((name, index) => {
      const value = outputs[index];
      if (name === '' || feeds.has(name)) return;
      if (value === undefined) throw new UnsupportedByReferenceError(node, `output ${index}`);
      values.set(name, value);
    });
  }
  return values;
}
