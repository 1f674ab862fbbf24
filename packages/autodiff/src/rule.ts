import type { DataType, Node, Tensor, Value } from '@holdfast/onnx';
import type { Emitter } from './emit.ts';

/** What a rule may look at, and the emitter it writes to, while it differentiates one node. Members need no `this`. */
export interface VjpContext {
  readonly node: Node;
  /** Writes into the graph that forward and backward share. Values of the forward pass can be used by name. */
  readonly emit: Emitter;
  /** Name of input `index`; throws where it is omitted. */
  readonly input: (index: number) => Value;
  /** Name of output `index`; throws where it is omitted. */
  readonly output: (index: number) => Value;
  /** Whether input `index` is given. */
  readonly has: (index: number) => boolean;
  /** Whether output `index` is given. */
  readonly hasOutput: (index: number) => boolean;
  /** Whether the gradient of input `index` is wanted; a rule must not emit work for one that is not. */
  readonly needs: (index: number) => boolean;
  readonly dims: (value: Value) => readonly number[];
  readonly dataType: (value: Value) => DataType;
  /** The constant behind a value, if it is one. */
  readonly constant: (value: Value) => Tensor | undefined;
  /** Elements of an input that must be constant (axes, shapes ...); throws NoGradientError where it is not. */
  readonly constantNumbers: (index: number, meaning: string) => number[];
  /** Whether the caller asked for the straight-through estimator for this operator. */
  readonly straightThrough: boolean;
  /** Throws the NoGradientError of this node: `reason` completes "its gradient is not available because ...". */
  readonly unsupported: (reason: string) => never;
}

/** How trustworthy a rule's gradient is. Reported at inspection and in every report. */
export type GradientKind =
  /** The vector-Jacobian product wherever the operator is differentiable. */
  | 'exact'
  /** Zero almost everywhere (Round, Floor, Sign ...); straight-through on request. */
  | 'zero';

/** Forward values that a backward pass reads, so that memory can be reasoned about. */
export type SavedValues = 'inputs' | 'outputs' | 'weights' | 'nothing';

/**
 * Inputs of an operator that a model's training sets. They are trained where they are constants of the model.
 *
 * `layer`: the inputs are a layer's weights and bias. `affine`: scale and shift of a normalisation, slopes; they belong to the layer
 * before. `per-channel`: any operand that has one number per channel, because the operator is used for many things: a bias is
 * trained, a grid of anchors is not.
 */
export interface Parameters {
  readonly kind: 'layer' | 'affine' | 'per-channel';
  readonly inputs: readonly number[];
}

/**
 * Vector-Jacobian product of one operator, emitted as standard ONNX nodes.
 *
 * `vjp` gets the cotangent of every output (`undefined` where nothing flows back) and returns the cotangent of every input
 * (`undefined` where there is none or none is needed). A returned cotangent may still have the broadcast shape of the
 * output: the walker sums it back to the input's shape.
 */
export interface VjpRule<Op extends string = string> {
  readonly opType: Op;
  readonly kind: GradientKind;
  readonly saves: readonly SavedValues[];
  /** Inputs through which a gradient can flow. Left out: every floating-point input. */
  readonly differentiableInputs?: readonly number[];
  /** Which inputs training may change. Left out: none. */
  readonly parameters?: Parameters;
  vjp(context: VjpContext, cotangents: readonly (Value | undefined)[]): readonly (Value | undefined)[];
}

interface FirstOutputRule<Op extends string> {
  readonly opType: Op;
  readonly kind?: GradientKind;
  readonly saves: readonly SavedValues[];
  readonly differentiableInputs?: readonly number[];
  readonly parameters?: Parameters;
  vjp(context: VjpContext, dY: Value): readonly (Value | undefined)[];
}

/** A rule for an operator whose first output alone carries a gradient (masks, indices and statistics beside it do not). */
export function firstOutputRule<const Op extends string>(definition: FirstOutputRule<Op>): VjpRule<Op> {
  const { vjp, kind = 'exact', ...rest } = definition;
  return {
    ...rest,
    kind,
    vjp(context, cotangents) {
      if (cotangents.slice(1).some((cotangent) => cotangent !== undefined)) {
        context.unsupported('only its first output can be differentiated, and the loss reads another one');
      }
      const dY = cotangents[0];
      return dY === undefined ? [] : vjp(context, dY);
    },
  };
}

/** A rule for an operator with one differentiable input, the first. */
export function unaryRule<const Op extends string>(
  opType: Op,
  saves: readonly SavedValues[],
  vjp: (context: VjpContext, dY: Value) => Value | undefined,
): VjpRule<Op> {
  return firstOutputRule({
    opType,
    saves,
    differentiableInputs: [0],
    vjp: (context, dY) => [vjp(context, dY)],
  });
}

/** A rule for an operator that is constant between jumps: no gradient, or the cotangent itself on request. */
export function stepRule<const Op extends string>(opType: Op): VjpRule<Op> {
  return firstOutputRule({
    opType,
    kind: 'zero',
    saves: ['nothing'],
    differentiableInputs: [0],
    vjp: ({ straightThrough }, dY) => [straightThrough ? dY : undefined],
  });
}
