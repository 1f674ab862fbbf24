import type { NodeTime } from './profile-session.ts';

/** All nodes of one operator type in one pass. */
export interface NodeKind {
  readonly opType: string;
  readonly pass: 'forward' | 'backward';
  readonly nodes: number;
  readonly totalMs: number;
}

/**
 * Which pass a node of the optimised graph belongs to: autodiff names what it emits `vjp/...`. onnxruntime names the reorders it inserts
 * itself after the value that they reorder.
 */
export const passOf = ({ name }: { readonly name: string }): NodeKind['pass'] =>
  name.includes('vjp/') ? 'backward' : 'forward';

/** Times summed by operator type and pass, the dearest first. */
export function nodeKinds(nodes: readonly NodeTime[]): NodeKind[] {
  const kinds = new Map<string, { opType: string; pass: NodeKind['pass']; nodes: number; totalMs: number }>();
  for (const node of nodes) {
    const pass = passOf(node);
    const key = `${pass}/${node.opType}`;
    const kind = kinds.get(key) ?? { opType: node.opType, pass, nodes: 0, totalMs: 0 };
    kind.nodes++;
    kind.totalMs += node.medianMs;
    kinds.set(key, kind);
  }
  return [...kinds.values()].sort((a, b) => b.totalMs - a.totalMs);
}
