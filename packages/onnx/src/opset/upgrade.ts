import type { Attribute } from '../attribute.ts';
import type { Node } from '../graph.ts';
import { ModelError } from '../model-error.ts';
import type { DataType, Tensor } from '../tensor.ts';

/** What an upgrade may look at and make. */
export interface UpgradeContext {
  /** Opset that the node was written at. */
  readonly opset: number;
  /** Adds an initializer and returns its name. */
  constant(tensor: Tensor, hint: string): string;
  /** A new value name. */
  fresh(hint: string): string;
  /** The constant behind a value, if it is one. */
  constantOf(value: string): Tensor | undefined;
  /** Sizes of a value, where they are all known. */
  dimsOf(value: string): readonly number[] | undefined;
  dataTypeOf(value: string): DataType | undefined;
  /** Whether a node or an output of the graph reads the value. */
  isUsed(value: string): boolean;
}

/** Rewrites one node to CANONICAL_OPSET. The last nodes make the outputs of the given one, under the same names. */
export type Upgrade = (node: Node, context: UpgradeContext) => readonly Node[];

/** The operator's definition changed at `changedAt`; nodes written before it go through `upgrade`. */
export interface OperatorChange {
  readonly opType: string;
  readonly changedAt: number;
  readonly upgrade: Upgrade;
}

interface NodeInit {
  readonly opType: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

/** A node beside `origin`, named after its first output. */
export const nodeBeside = (origin: Node, { opType, inputs, outputs, attributes = {} }: NodeInit): Node => ({
  name: `${origin.name}.${outputs[0] ?? opType}`,
  opType,
  domain: '',
  inputs,
  outputs,
  attributes: new Map(Object.entries(attributes)),
});

/** The node without some attributes. */
export const without = (node: Node, ...names: readonly string[]): Node => ({
  ...node,
  attributes: new Map([...node.attributes].filter(([name]) => !names.includes(name))),
});

/** The node with an attribute set. */
export const withAttribute = (node: Node, name: string, value: Attribute): Node => ({
  ...node,
  attributes: new Map([...node.attributes, [name, value]]),
});

/** The node with its input `index` set; inputs between are omitted. */
export const withInput = (node: Node, index: number, value: string): Node => ({
  ...node,
  inputs: Array.from({ length: Math.max(node.inputs.length, index + 1) }, (_, at) =>
    at === index ? value : (node.inputs[at] ?? ''),
  ),
});

/** Where a node is, for error messages. */
const whereIs = (node: Node): string => `node \`${node.name}\` (${node.opType})`;

export function refuse(node: Node, { expected, got, fix }: { expected: string; got: string; fix: string }): never {
  throw new ModelError({ code: 'UNSUPPORTED_OPERATOR', where: whereIs(node), expected, got, fix });
}
