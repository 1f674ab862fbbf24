import type { Node, Tensor, ValueInfo } from '@holdfast/onnx';

/** Which axis of a value counts pictures; `undefined` where the value does not depend on how many there are. */
export type BatchAxis = number | undefined;

/** A constant operand that must change with the batch: its value for `batch` pictures. */
export type OperandAtBatch = (batch: number) => Tensor;

/** What a rule may look at; sizes are those at batch 1. */
export interface BatchContext {
  readonly node: Node;
  axis(index: number): BatchAxis;
  info(index: number): ValueInfo;
  outputDims(index: number): readonly number[];
  constant(index: number): Tensor | undefined;
  has(index: number): boolean;
}

/** Where the batch goes through one node, and which constant operands hold its size. */
export interface NodeBatching {
  readonly outputs: readonly BatchAxis[];
  readonly operands?: ReadonlyMap<number, OperandAtBatch>;
}

/** Throws BatchBlocked where pictures of one batch would be mixed or the batch cannot be followed. */
export type BatchRule = (context: BatchContext) => NodeBatching;

/** The batch cannot be scaled at this node. */
export class BatchBlocked extends Error {
  override readonly name = 'BatchBlocked';
  readonly reason: string;
  constructor(node: Node, reason: string) {
    super(`${node.opType} \`${node.name}\`: ${reason}`);
    this.reason = this.message;
  }
}
