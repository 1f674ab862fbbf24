import type { Graph, Node } from '../graph.ts';
import { indexGraph } from './graph-index.ts';

/** Whether a node at CANONICAL_OPSET only hands its first input on: Identity, or Dropout (inference) without its mask. */
function handsOn(node: Node, isRead: (value: string) => boolean): boolean {
  if (node.domain !== '') return false;
  if (node.opType === 'Identity') return true;
  return node.opType === 'Dropout' && (node.inputs[2] ?? '') === '' && !node.outputs.slice(1).some(isRead);
}

/**
 * Lets readers of an Identity (or inference Dropout) read its input instead. Outputs of the graph keep their names: there
 * the value takes over the output's name where it has no other use for its own, and the Identity stays otherwise.
 */
export function removeIdentities(graph: Graph): Graph {
  const { readers, outputs, captured, producer } = indexGraph(graph);
  const isRead = (value: string): boolean => outputs.has(value) || readers.has(value);
  const replaced = new Map<string, string>();
  const resolve = (value: string): string => replaced.get(value) ?? value;
  const nodes: Node[] = [];
  for (const node of graph.nodes) {
    const [x = ''] = node.inputs;
    const [y = ''] = node.outputs;
    if (handsOn(node, isRead) && !captured.has(y) && !outputs.has(y)) replaced.set(y, resolve(x));
    else nodes.push({ ...node, inputs: node.inputs.map(resolve) });
  }
  // What remains are Identities that make outputs: rename what they read, once per value.
  const renamed = new Map<string, string>();
  const rest = nodes.filter((node) => {
    const [x = ''] = node.inputs;
    const [y = ''] = node.outputs;
    const renames = handsOn(node, isRead) && outputs.has(y) && !captured.has(y);
    if (!renames || !producer.has(x) || outputs.has(x) || captured.has(x) || renamed.has(x)) return true;
    renamed.set(x, y);
    return false;
  });
  const rename = (value: string): string => renamed.get(value) ?? value;
  const gone = new Set([...replaced.keys(), ...renamed.keys()]);
  return {
    ...graph,
    nodes: rest.map((node) => ({ ...node, inputs: node.inputs.map(rename), outputs: node.outputs.map(rename) })),
    valueInfo: new Map([...graph.valueInfo].filter(([name]) => !gone.has(name))),
  };
}
