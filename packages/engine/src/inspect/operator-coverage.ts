import { coverage, type GradientClass, type OperatorCoverage } from '@holdfast/autodiff';
import type { Graph, Node } from '@holdfast/onnx';

const qualified = ({ domain, opType }: Node): string => (domain === '' ? opType : `${domain}.${opType}`);

const ORDER: readonly GradientClass[] = ['none', 'straight-through', 'exact', 'not needed'];

/** Importing lets readers of these read their input instead; the gradient passes through them all the same. */
const HANDED_ON: ReadonlySet<string> = new Set(['Identity', 'Dropout', 'Cast']);

export interface CoverageRequest {
  /** As in the file. */
  readonly source: Graph;
  /** The same graph imported without folding, so that its values keep their names; left out where importing failed. */
  readonly imported: Graph | undefined;
  /** Values that a loss would read. */
  readonly toOutputs: readonly string[];
}

/**
 * The file's own operators with what the backward pass can do with each. A node is judged by the imported node that makes its
 * output; one that importing made a constant of is not needed.
 */
export function operatorCoverage({ source, imported, toOutputs }: CoverageRequest): OperatorCoverage[] {
  const inFile = classByValue(source, toOutputs);
  const afterImport = imported === undefined ? inFile : classByValue(imported, toOutputs);
  const handedOn = new Map(
    source.nodes.filter(({ opType }) => HANDED_ON.has(opType)).map(({ inputs, outputs }) => [inputs[0], outputs[0]]),
  );
  /** The value under the name that importing left it: its own, or that of the node it was handed on through. */
  const importedClass = (name: string | undefined): GradientClass | undefined => {
    for (let known = name; known !== undefined; known = handedOn.get(known)) {
      const found = afterImport.get(known);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const classOf = (node: Node): GradientClass => {
    for (const output of node.outputs) {
      const found = importedClass(output);
      if (found !== undefined) return found;
    }
    const [first = ''] = node.outputs;
    return HANDED_ON.has(node.opType) ? (inFile.get(first) ?? 'not needed') : 'not needed';
  };
  const groups = new Map<string, { opType: string; gradient: GradientClass; nodes: string[] }>();
  for (const node of source.nodes) {
    const gradient = classOf(node);
    const opType = qualified(node);
    const group = groups.get(`${gradient}/${opType}`) ?? { opType, gradient, nodes: [] };
    group.nodes.push(node.name);
    groups.set(`${gradient}/${opType}`, group);
  }
  return [...groups.values()]
    .map(({ opType, gradient, nodes }) => ({ opType, gradient, count: nodes.length, nodes }))
    .sort((a, b) => ORDER.indexOf(a.gradient) - ORDER.indexOf(b.gradient) || (a.opType < b.opType ? -1 : 1));
}

function classByValue(graph: Graph, toOutputs: readonly string[]): Map<string, GradientClass> {
  const fromInputs = graph.inputs.map(({ name }) => name);
  const byNode = new Map<string, GradientClass>();
  for (const { gradient, nodes } of coverage({ graph, fromInputs, toOutputs })) {
    for (const name of nodes) byNode.set(name, gradient);
  }
  const byValue = new Map<string, GradientClass>();
  for (const node of graph.nodes) {
    for (const output of node.outputs) byValue.set(output, byNode.get(node.name) ?? 'not needed');
  }
  return byValue;
}
