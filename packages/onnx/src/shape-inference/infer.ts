import type { Node, ValueInfo } from '../graph.ts';
import type { Tensor } from '../tensor.ts';

/** What a shape rule may look at. */
export interface ShapeContext {
  readonly node: Node;
  /** Frozen type of input `index`; throws ShapeError where the input is omitted. */
  input(index: number): ValueInfo;
  /** Whether input `index` is given. */
  has(index: number): boolean;
  /** The constant behind input `index`, if it is one. */
  constant(index: number): Tensor | undefined;
}

/** Gives the frozen types of a node's outputs, in order. */
export type ShapeRule = (context: ShapeContext) => readonly ValueInfo[];

/** A shape that cannot be worked out, or operands that do not fit. Names the node. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
  constructor(node: Node, message: string) {
    super(`${node.opType} \`${node.name}\`: ${message}`);
  }
}
