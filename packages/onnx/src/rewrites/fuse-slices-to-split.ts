import { attr } from '../attribute.ts';
import type { Graph, Node } from '../graph.ts';
import { UniqueNames } from '../serialization/unique-names.ts';
import { int64s, toNumbers, type Tensor } from '../tensor.ts';
import { eliminateDeadCode } from './eliminate-dead-code.ts';
import { namesOf } from './graph-index.ts';

/** A Slice of one axis with step 1. */
interface Cut {
  readonly node: Node;
  readonly axis: number;
  readonly start: number;
  readonly end: number;
}

/** The only element of an integer operand; `undefined` where there are more, or it is computed. */
function only(tensor: Tensor | undefined): number | undefined {
  if (tensor?.dataType !== 'int64' && tensor?.dataType !== 'int32') return undefined;
  const values = toNumbers(tensor);
  return values.length === 1 ? values[0] : undefined;
}

function cutOf(node: Node, graph: Graph): Cut | undefined {
  if (node.opType !== 'Slice' || node.domain !== '') return undefined;
  const operand = (index: number): Tensor | undefined => graph.initializers.get(node.inputs[index] ?? '');
  const given = (index: number): boolean => (node.inputs[index] ?? '') !== '';
  const dims = graph.valueInfo.get(node.inputs[0] ?? '')?.dims;
  const [start, end] = [only(operand(1)), only(operand(2))];
  const axis = given(3) ? only(operand(3)) : 0;
  const step = given(4) ? only(operand(4)) : 1;
  if (dims === undefined || start === undefined || end === undefined || axis === undefined || step !== 1)
    return undefined;
  const fromFront = axis < 0 ? axis + dims.length : axis;
  const size = dims[fromFront] ?? 0;
  const bound = (value: number): number => Math.min(Math.max(value < 0 ? value + size : value, 0), size);
  return { node, axis: fromFront, start: bound(start), end: bound(end) };
}

/** The cuts in order, if they follow each other from 0 to `size` without gap or overlap. */
function complete(cuts: readonly Cut[], size: number): readonly Cut[] | undefined {
  const ordered = cuts.toSorted((a, b) => a.start - b.start);
  const meets = ordered.every((cut, index) => cut.start === (ordered[index - 1]?.end ?? 0) && cut.end > cut.start);
  return cuts.length > 1 && meets && ordered.at(-1)?.end === size ? ordered : undefined;
}

/**
 * Joins Slices that cut one value into consecutive parts along one axis (as exporters write chunk and split) into a Split,
 * whose gradient is one Concat instead of padded sums. Needs the frozen type of the value.
 */
export function fuseSlicesToSplit(graph: Graph): Graph {
  const groups = new Map<string, Cut[]>();
  for (const node of graph.nodes) {
    const cut = cutOf(node, graph);
    if (cut === undefined) continue;
    const key = JSON.stringify([node.inputs[0], cut.axis]);
    groups.set(key, [...(groups.get(key) ?? []), cut]);
  }
  const names = new UniqueNames(namesOf(graph));
  const initializers = new Map(graph.initializers);
  const splits = new Map<Node, Node>();
  const gone = new Set<Node>();
  for (const [first, ...others] of groups.values()) {
    if (first === undefined) continue;
    const [x = ''] = first.node.inputs;
    const ordered = complete([first, ...others], graph.valueInfo.get(x)?.dims[first.axis] ?? 0);
    if (ordered === undefined) continue;
    const parts = names.claim(`${first.node.name}.parts`);
    initializers.set(parts, int64s(ordered.map(({ start, end }) => end - start)));
    splits.set(first.node, {
      name: names.claim(`${first.node.name}.split`),
      opType: 'Split',
      domain: '',
      inputs: [x, parts],
      outputs: ordered.flatMap(({ node }) => node.outputs),
      attributes: new Map([['axis', attr.int(first.axis)]]),
    });
    for (const { node } of others) gone.add(node);
  }
  const nodes = graph.nodes.filter((node) => !gone.has(node)).map((node) => splits.get(node) ?? node);
  return eliminateDeadCode({ ...graph, nodes, initializers });
}
