import type { GraphBuilder, Tensor, Value } from '@holdfast/onnx';
import type { Prediction, Size } from '@holdfast/scene';
import type { ModelContract, OutputContract } from './contract.ts';

/** Values of a graph in which an objective's loss is written; N pictures, C candidates, K classes. */
export interface DetectionHeads {
  readonly task: 'detection';
  /** [N, C, K] class confidences as the decoder thresholds them, 0..1. */
  readonly classScores: Value;
  /** [N, C, 4] corners x0, y0, x1, y1 in model-input pixels. */
  readonly boxesXyxy: Value;
}

export interface ClassificationHeads {
  readonly task: 'classification';
  /** [N, K] logits; where the model ends in a softmax, the tensor before it. */
  readonly logits: Value;
}

export type Heads = DetectionHeads | ClassificationHeads;

/** Reads one output format. Adding a decoder is adding a file in decoders/ and a line in its table. */
export interface Decoder {
  readonly name: OutputContract['decoder'];
  readonly task: ModelContract['task'];
  /** Output roles it needs, with what each must look like, for messages. */
  readonly roles: Readonly<Record<string, string>>;
  /** Reads picture `index` of a batch. `outputs` is keyed by the model's output names. */
  decode(outputs: Readonly<Record<string, Tensor>>, index: number, contract: ModelContract): Prediction;
  /** The same, differentiable and without threshold or NMS. `outputs` maps the model's output names to values of `graph`. */
  heads(graph: GraphBuilder, outputs: ReadonlyMap<string, Value>, contract: ModelContract): Heads;
  /** Whether a model with these outputs looks like this format, 0 (no) to 1 (surely), with the role names found. */
  recognise(model: {
    readonly outputs: readonly { name: string; dims: readonly (number | null)[] }[];
    readonly input: Size;
  }): { readonly confidence: number; readonly names: Readonly<Record<string, string>> };
}
