import { defaultRules } from '@holdfast/autodiff';
import type { Graph } from '@holdfast/onnx';

/**
 * The initializers behind every value that no picture changes: a weight is behind itself, and behind what differentiable operators
 * make of it (Transpose, Reshape, weight normalisation). A value made through anything else, such as DequantizeLinear, has none:
 * no gradient would come back to it.
 */
export function derivedWeights(graph: Graph): ReadonlyMap<string, ReadonlySet<string>> {
  const behind = new Map<string, ReadonlySet<string>>();
  for (const [name, { dataType }] of graph.initializers) {
    behind.set(name, new Set(dataType === 'float32' ? [name] : []));
  }
  for (const node of graph.nodes) {
    const inputs = node.inputs.filter((name) => name !== '');
    if (inputs.length === 0 || !inputs.every((name) => behind.has(name))) continue;
    const isDifferentiable = node.domain === '' && defaultRules.get(node.opType)?.kind === 'exact';
    const sources = isDifferentiable ? inputs.flatMap((name) => [...(behind.get(name) ?? [])]) : [];
    for (const output of node.outputs) if (output !== '') behind.set(output, new Set(sources));
  }
  return behind;
}
