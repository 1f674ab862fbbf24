import type { Node, Tensor, Value } from '@holdfast/onnx';
import type { Emitter } from '../emit.ts';

/** What a pattern may look at and emit. */
export interface PatternContext {
  /** The last node of the pattern, the one whose cotangent has arrived. It has one output. */
  readonly node: Node;
  readonly dY: Value;
  readonly emit: Emitter;
  readonly dims: (value: Value) => readonly number[];
  readonly constant: (value: Value) => Tensor | undefined;
  readonly producer: (value: Value) => Node | undefined;
  /** Whether a gradient is to flow through this value. */
  readonly isActive: (value: Value) => boolean;
  /** Whether somebody asked for the value's own gradient, so that a pattern may not pass it by. */
  readonly isWanted: (value: Value) => boolean;
  /** Whether this node is the only one that reads the value, and nobody asked for the value's own gradient. */
  readonly isOnlyUse: (value: Value) => boolean;
}

/** A cheaper vector-Jacobian product for several nodes at once. */
export interface VjpPattern {
  readonly name: string;
  /** Cotangents by value, or `undefined` where the pattern does not stand here. */
  apply(context: PatternContext): ReadonlyMap<Value, Value> | undefined;
}
