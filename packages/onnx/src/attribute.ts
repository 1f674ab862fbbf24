import type { Graph, Node } from './graph.ts';
import { ModelError } from './model-error.ts';
import type { Tensor } from './tensor.ts';

export interface AttributeValueByKind {
  float: number;
  int: bigint;
  string: string;
  tensor: Tensor;
  graph: Graph;
  floats: readonly number[];
  ints: readonly bigint[];
  strings: readonly string[];
}

export type AttributeKind = keyof AttributeValueByKind;

export interface AttributeOf<K extends AttributeKind> {
  readonly kind: K;
  readonly value: AttributeValueByKind[K];
}

/** A node's setting; narrow it by `kind`. */
export type Attribute = { [K in AttributeKind]: AttributeOf<K> }[AttributeKind];

/** Constructors, named after the ONNX attribute types. */
export const attr = {
  float: (value: number): Attribute => ({ kind: 'float', value }),
  int: (value: number | bigint): Attribute => ({ kind: 'int', value: BigInt(value) }),
  string: (value: string): Attribute => ({ kind: 'string', value }),
  tensor: (value: Tensor): Attribute => ({ kind: 'tensor', value }),
  floats: (value: readonly number[]): Attribute => ({ kind: 'floats', value }),
  ints: (value: readonly (number | bigint)[]): Attribute => ({ kind: 'ints', value: value.map(BigInt) }),
  strings: (value: readonly string[]): Attribute => ({ kind: 'strings', value }),
};

/** An attribute is there but has another type than the operator's definition says. */
export class AttributeTypeError extends ModelError {
  constructor(node: Node, attribute: string, expected: string, got: string) {
    super({
      code: 'INVALID_ATTRIBUTE',
      where: `node \`${node.name}\` (${node.opType}), attribute ${attribute}`,
      expected: `type ${expected}`,
      got: `type ${got}`,
      fix: 'export the model again',
    });
  }
}

const isKind = <K extends AttributeKind>(attribute: Attribute, kind: K): attribute is Attribute & AttributeOf<K> =>
  attribute.kind === kind;

function read<K extends AttributeKind>(node: Node, name: string, kind: K): AttributeValueByKind[K] | undefined {
  const found = node.attributes.get(name);
  if (found === undefined) return undefined;
  if (!isKind(found, kind)) throw new AttributeTypeError(node, name, kind, found.kind);
  return found.value;
}

/** Readers: the attribute's value, or `undefined` where the node does not have it. */
export const readInt = (node: Node, name: string): number | undefined => {
  const value = read(node, name, 'int');
  return value === undefined ? undefined : Number(value);
};
export const readInts = (node: Node, name: string): number[] | undefined => read(node, name, 'ints')?.map(Number);
export const readBigInt = (node: Node, name: string): bigint | undefined => read(node, name, 'int');
export const readBigInts = (node: Node, name: string): readonly bigint[] | undefined => read(node, name, 'ints');
export const readFloat = (node: Node, name: string): number | undefined => read(node, name, 'float');
export const readFloats = (node: Node, name: string): readonly number[] | undefined => read(node, name, 'floats');
export const readString = (node: Node, name: string): string | undefined => read(node, name, 'string');
export const readStrings = (node: Node, name: string): readonly string[] | undefined => read(node, name, 'strings');
export const readTensor = (node: Node, name: string): Tensor | undefined => read(node, name, 'tensor');
