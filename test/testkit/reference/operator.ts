import type { Node } from '@holdfast/onnx';

import type { Tensor64 } from './tensor64.ts';

/** What an operator of the interpreter may look at: one node and the tensors that flow into it. */
export interface Call {
  readonly node: Node;
  /** Number of inputs the node lists, omitted ones included. */
  readonly inputCount: number;
  /** Input `index`; throws where it is omitted. */
  input(index: number): Tensor64;
  /** Input `index`, or `undefined` where it is omitted. */
  optional(index: number): Tensor64 | undefined;
  /** Input `index` as a list of integers (shape, axes, starts ...), or `undefined` where it is omitted. */
  integers(index: number): number[] | undefined;
}

/** Forward computation of one ONNX operator at opset 22; gives its outputs in order. */
export type ReferenceOperator = (call: Call) => readonly Tensor64[];

export type ReferenceTable = Readonly<Record<string, ReferenceOperator>>;

/** A node asks for something the interpreter does not compute. */
export class UnsupportedByReferenceError extends Error {
  override readonly name = 'UnsupportedByReferenceError';
  constructor(node: Node, what: string) {
    super(`${node.opType} \`${node.name}\`: the reference interpreter has no ${what}`);
  }
}

export function makeCall(node: Node, inputs: readonly (Tensor64 | undefined)[]): Call {
  return {
    node,
    inputCount: node.inputs.length,
    input: (index) => {
      const tensor = inputs[index];
      if (tensor === undefined) throw new Error(`${node.opType} \`${node.name}\`: input ${index} is missing`);
      return tensor;
    },
    optional: (index) => inputs[index],
    integers: (index) => {
      const tensor = inputs[index];
      return tensor === undefined ? undefined : Array.from(tensor.data);
    },
  };
}
