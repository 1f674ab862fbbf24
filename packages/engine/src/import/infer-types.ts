import { ShapeError, shapeRules, type Graph, type Node, type ValueInfo } from '@holdfast/onnx';

export interface InferredTypes {
  readonly valueInfo: ReadonlyMap<string, ValueInfo>;
  /** Values whose type no rule could tell, in graph order. */
  readonly unknown: readonly string[];
}

/**
 * Frozen types of all values by the operators' shape rules. `known` holds types found otherwise; they are believed, and rules go
 * on from there.
 */
export function inferTypes(graph: Graph, known: ReadonlyMap<string, ValueInfo>): InferredTypes {
  const valueInfo = new Map(known);
  for (const [name, { dataType, dims }] of graph.initializers) valueInfo.set(name, { dataType, dims });
  const unknown: string[] = [];
  for (const node of graph.nodes) {
    const missing = node.outputs.filter((output) => output !== '' && !valueInfo.has(output));
    if (missing.length === 0) continue;
    const inferred = infer(graph, node, valueInfo);
    node.outputs.forEach((output, index) => {
      if (output === '' || valueInfo.has(output)) return;
      const info = inferred?.[index];
      if (info === undefined) unknown.push(output);
      else valueInfo.set(output, info);
    });
  }
  return { valueInfo, unknown };
}

/** `undefined` where the operator has no rule, or the rule needs something that is not known. */
function infer(graph: Graph, node: Node, valueInfo: ReadonlyMap<string, ValueInfo>): readonly ValueInfo[] | undefined {
  const rule = node.domain === '' ? shapeRules.get(node.opType) : undefined;
  const inputs = node.inputs.map((name) => valueInfo.get(name));
  if (rule === undefined || node.inputs.some((name, index) => name !== '' && inputs[index] === undefined)) {
    return undefined;
  }
  try {
    return rule({
      node,
      has: (index) => inputs[index] !== undefined,
      input: (index) => {
        const info = inputs[index];
        if (info === undefined) throw new ShapeError(node, `input ${index} is missing`);
        return info;
      },
      constant: (index) => graph.initializers.get(node.inputs[index] ?? ''),
    });
  } catch (error) {
    // onnxruntime is asked instead; it has the last word on what runs.
    if (error instanceof ShapeError) return undefined;
    throw error;
  }
}
