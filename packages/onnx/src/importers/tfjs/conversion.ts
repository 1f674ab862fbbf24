import { attr } from '../../attribute.ts';
import type { GraphBuilder, Value } from '../../graph-builder.ts';
import { toNumbers, type Tensor } from '../../tensor.ts';
import { TfjsImportError } from './error.ts';
import type { TfjsNode } from './schema.ts';
import { asIs, type TfValue } from './tf-value.ts';

const TO_CHANNELS_FIRST = [0, 3, 1, 2];
const TO_CHANNELS_LAST = [0, 2, 3, 1];

/** The state of one import: which TF tensor has become which value of the ONNX graph. */
export class Conversion {
  readonly graph: GraphBuilder;
  readonly #weights: ReadonlyMap<string, Tensor>;
  readonly #values = new Map<string, TfValue>();
  /** Conversions of layout and scale that are emitted already. */
  readonly #emitted = new Map<string, TfValue>();

  constructor(graph: GraphBuilder, weights: ReadonlyMap<string, Tensor>) {
    this.graph = graph;
    this.#weights = weights;
  }

  /** Records what output `index` of a node has become. */
  define(nodeName: string, index: number, value: TfValue): void {
    this.#values.set(`${nodeName}:${index}`, value);
  }

  /** The value of a TF tensor, written `node` or `node:output`. Constants are added to the graph when first asked for. */
  value(tensorName: string): TfValue {
    const { nodeName, index } = splitTensorName(tensorName);
    const known = this.#values.get(`${nodeName}:${index}`);
    if (known !== undefined) return known;
    const weight = this.#weights.get(nodeName);
    if (weight === undefined) {
      throw new TfjsImportError('TFJS_MALFORMED', tensorName, 'no node makes this tensor; the model is incomplete');
    }
    const value = asIs(this.graph.constant(weight, nodeName), 'plain');
    this.define(nodeName, 0, value);
    return value;
  }

  /** The constant behind a TF tensor, if it is one. */
  constant(tensorName: string): Tensor | undefined {
    return this.#weights.get(splitTensorName(tensorName).nodeName);
  }

  /** Sizes of a value along TF's axes. */
  dims(value: TfValue): readonly number[] {
    const dims = this.graph.dims(value.value);
    return value.layout === 'plain' ? dims : TO_CHANNELS_LAST.map((axis) => dims[axis] ?? 0);
  }

  /** The same value with its scale and offset emitted, in whatever layout it has. */
  settled(value: TfValue): TfValue {
    const { scale, offset, layout } = value;
    const scaled = Math.fround(scale) !== 1;
    const shifted = Math.fround(offset) !== 0;
    if (!scaled && !shifted) return asIs(value.value, layout);
    return this.#once(`${value.value}*${scale}+${offset}`, () => {
      const product = scaled ? this.graph.op('Mul', [value.value, this.graph.scalar(scale)]) : value.value;
      return asIs(shifted ? this.graph.op('Add', [product, this.graph.scalar(offset)]) : product, layout);
    });
  }

  /** The same value with TF's own axes; scale and offset stay carried. */
  plain(value: TfValue): TfValue {
    return value.layout === 'plain' ? value : this.#transposed(value, TO_CHANNELS_LAST, 'plain');
  }

  /** The same rank-4 value as NCHW; scale and offset stay carried. */
  channelsFirst(value: TfValue): TfValue {
    return value.layout === 'plain' ? this.#transposed(value, TO_CHANNELS_FIRST, 'channels-first') : value;
  }

  #transposed(value: TfValue, perm: readonly number[], layout: TfValue['layout']): TfValue {
    const { value: transposed } = this.#once(`${value.value} as ${layout}`, () =>
      asIs(this.graph.op('Transpose', [value.value], { perm: attr.ints(perm) }), layout),
    );
    return { ...value, value: transposed, layout };
  }

  #once(key: string, emit: () => TfValue): TfValue {
    const known = this.#emitted.get(key);
    if (known !== undefined) return known;
    const made = emit();
    this.#emitted.set(key, made);
    return made;
  }
}

/** `node`, `node:2` or `^node` (a control dependency) taken apart. */
export function splitTensorName(tensorName: string): { nodeName: string; index: number } {
  const [, nodeName = '', index = '0'] = /^\^?(.*?)(?::(\d+))?$/.exec(tensorName) ?? [];
  return { nodeName, index: Number(index) };
}

/** One node on its way to ONNX: what a converter may look at and use. */
export class OpContext {
  readonly node: TfjsNode;
  readonly conversion: Conversion;
  readonly #inputs: readonly string[];

  constructor(node: TfjsNode, conversion: Conversion) {
    this.node = node;
    this.conversion = conversion;
    this.#inputs = node.input.filter((name) => !name.startsWith('^'));
  }

  get graph(): GraphBuilder {
    return this.conversion.graph;
  }

  get inputCount(): number {
    return this.#inputs.length;
  }

  /** Input `index` with its scale, offset and layout as they are carried. */
  input(index: number): TfValue {
    return this.conversion.value(this.#inputName(index));
  }

  /** Input `index` as an ONNX value with TF's own axes. */
  plain(index: number): Value {
    const { conversion } = this;
    return conversion.settled(conversion.plain(this.input(index))).value;
  }

  /** Input `index`, which must have rank 4, as an NCHW value. */
  channelsFirst(index: number): Value {
    const { conversion } = this;
    return conversion.settled(conversion.channelsFirst(this.rank4(index))).value;
  }

  /** Input `index`, after making sure that it is a picture-like value of rank 4. */
  rank4(index: number): TfValue {
    const value = this.input(index);
    const { length: rank } = this.conversion.dims(value);
    if (rank !== 4) this.fail(`input ${index} must have rank 4 (NHWC), got rank ${rank}`);
    return value;
  }

  /** Sizes of input `index` along TF's axes. */
  dims(index: number): readonly number[] {
    return this.conversion.dims(this.input(index));
  }

  constantOrUndefined(index: number): Tensor | undefined {
    return this.conversion.constant(this.#inputName(index));
  }

  /** The constant that input `index` must be. */
  constant(index: number): Tensor {
    return (
      this.constantOrUndefined(index) ??
      this.fail(
        `input ${index} (\`${this.#inputName(index)}\`) must be a constant; freeze the model before converting it`,
      )
    );
  }

  numbers(index: number): number[] {
    return toNumbers(this.constant(index));
  }

  /** Emits a node named after the TF node. */
  emit(...[opType, inputs, attributes]: Parameters<GraphBuilder['op']>): Value {
    return this.graph.op(opType, inputs, attributes, { hint: this.node.name });
  }

  /** Refuses a use of the operator that is not converted. */
  fail(message: string): never {
    throw new TfjsImportError('TFJS_UNSUPPORTED_USE', `${this.node.op} \`${this.node.name}\``, message);
  }

  #inputName(index: number): string {
    return this.#inputs[index] ?? this.fail(`input ${index} is missing`);
  }
}

/** Turns one TF node into ONNX nodes; returns the node's outputs in order. */
export type OpConverter = (context: OpContext) => TfValue | readonly TfValue[];
