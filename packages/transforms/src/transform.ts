import type { GraphBuilder, Tensor, Value } from '@holdfast/onnx';
import type { Random } from '@holdfast/random';
import type { Box, Picture, Size } from '@holdfast/scene';
import type { ZodType } from 'zod';
import type { ParamField } from './params.ts';

/**
 * How a transform's gradient comes back to the untransformed picture (method.md, "Generating").
 * `exact`: vector-Jacobian product of the graph form. `straight-through`: the gradient at the transformed picture, as it is.
 */
export type GradientMode = 'exact' | 'straight-through';

/** Real codecs and library filters, given to real forms by `vision` so that this package does no I/O. */
export interface Codecs {
  /** Encodes as JPEG and decodes again. `quality` 1..100. */
  jpeg(picture: Picture, options: { quality: number; subsampling: '4:2:0' | '4:4:4' }): Promise<Picture>;
  /** Encodes as lossy WebP and decodes again. `quality` 1..100. */
  webp(picture: Picture, options: { quality: number }): Promise<Picture>;
  /** Square median filter of odd size, edges replicated. */
  median(picture: Picture, options: { size: number }): Promise<Picture>;
  /** Resizes to exactly `size`. */
  resize(picture: Picture, options: { size: Size; kernel: 'linear' | 'cubic' | 'lanczos3' }): Promise<Picture>;
}

/** Declares the graph inputs of a graph form. */
export interface GraphFormContext {
  readonly graph: GraphBuilder;
  readonly size: Size;
  /**
   * A graph input for a value that changes with every draw. `name` is local to this transform; the value for a draw is what
   * `feeds` returns under the same name.
   */
  readonly parameter: (name: string, dataType: 'float32' | 'int64', dims: readonly number[]) => Value;
}

/**
 * What every transform can do: be written as a spec, be drawn, and be applied to a finished picture. `Params` is what a
 * person writes (possibly ranges); `Instance` is one concrete draw of it (no ranges left), a JSON value so that it can be
 * recorded. A transform that is only this judges samples but cannot be in a bank: it has no graph form.
 */
export interface EvaluationTransform<Params = unknown, Instance = unknown> {
  /** Name in a spec: the part before the first colon. */
  readonly name: string;
  /** One sentence for people. */
  readonly summary: string;
  /** The parameters in the order in which a spec gives them, for editors, help texts and the spec reader. */
  readonly fields: readonly ParamField[];
  readonly params: ZodType<Params>;
  /** Reads the parts of a spec after the name: `jpeg:75:444` gives ['75', '444']. Throws TransformSpecError. */
  parse(args: readonly string[]): Params;
  /** The canonical parts of a spec: `parse(format(p))` equals `p`. */
  format(params: Params): readonly string[];
  /** Named strengths offered in editors, weak to strong. */
  readonly presets: readonly { readonly title: string; readonly spec: string }[];
  /** Whether `draw` uses random numbers. */
  isRandom(params: Params): boolean;
  draw(params: Params, random: Random, size: Size): Instance;
  /** The form that judges: true codec or library where one exists, else the 8-bit reference. Keeps the size. */
  real(picture: Picture, instance: Instance, codecs: Codecs): Promise<Picture>;
  /** Where a box of the picture ends up; `undefined` when it leaves the frame (less than half of its area stays in). */
  mapBox(box: Box, instance: Instance, size: Size): Box | undefined;
}

/**
 * A transform that can also be optimised through. Both forms map a picture to a picture of the same size, levels 0..255,
 * RGB. Where the real form rounds to 8 bits the graph form has a `Round` node, meant to be differentiated straight through.
 */
export interface Transform<Params = unknown, Instance = unknown> extends EvaluationTransform<Params, Instance> {
  /** Best mode first; the first one is the default. */
  readonly gradientModes: readonly [GradientMode, ...GradientMode[]];
  /**
   * The differentiable form: `picture` is a value of shape [1, 3, H, W]; returns a value of the same shape. Structure may
   * depend on `params` only; what depends on the draw comes in through `context.parameter`.
   */
  graph(context: GraphFormContext, picture: Value, params: Params): Value;
  /** Values for the graph inputs that `graph` declared, no more and no fewer. */
  feeds(instance: Instance, size: Size): Readonly<Record<string, Tensor>>;
}

/** Whether a transform has a graph form and so may be in a bank. */
export function isDifferentiable<Params, Instance>(
  transform: EvaluationTransform<Params, Instance>,
): transform is Transform<Params, Instance> {
  return 'graph' in transform;
}
