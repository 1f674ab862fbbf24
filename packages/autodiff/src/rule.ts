import type { DataType, GraphBuilder, Node, Tensor, Value } from '@holdfast/onnx';

/** What a rule may look at and emit into while it differentiates one node. */
export interface VjpContext {
  readonly node: Node;
  /** The graph that forward and backward share; rules emit into it. Values of the forward pass can be used by name. */
  readonly graph: GraphBuilder;
  /** Name of input `index`; throws where it is omitted. */
  input(index: number): Value;
  output(index: number): Value;
  has(index: number): boolean;
  /** Whether the gradient of input `index` is wanted; a rule must not emit work for one that is not. */
  needs(index: number): boolean;
  dims(value: Value): readonly number[];
  dataType(value: Value): DataType;
  constant(value: Value): Tensor | undefined;
  /** Whether the caller asked for the straight-through estimator for this operator. */
  readonly straightThrough: boolean;
}

/** How trustworthy a rule's gradient is. Reported at inspection and in every report. */
export type GradientKind =
  /** The vector-Jacobian product wherever the operator is differentiable. */
  | 'exact'
  /** Zero almost everywhere (Round, Floor, Sign ...); straight-through on request. */
  | 'zero';

/**
 * Vector-Jacobian product of one operator, emitted as standard ONNX nodes.
 *
 * `vjp` gets the cotangent of every output (`undefined` where nothing flows back) and returns the cotangent of every input
 * (`undefined` where there is none or none is needed). A returned cotangent may still have the broadcast shape of the
 * output: the walker sums it back to the input's shape.
 */
export interface VjpRule {
  readonly opType: string;
  readonly kind: GradientKind;
  /** Forward values the backward pass reads, so that memory can be reasoned about. */
  readonly saves: readonly ('inputs' | 'outputs' | 'weights' | 'nothing')[];
  vjp(context: VjpContext, cotangents: readonly (Value | undefined)[]): readonly (Value | undefined)[];
}
