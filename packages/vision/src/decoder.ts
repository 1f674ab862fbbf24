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
  /**
   * Where the logits come from. `log-probabilities`: no softmax was found before the output, so they are the logarithm of
   * clamped probabilities, whose gradient fades where the model is nearly certain; reports must say so.
   */
  readonly source: 'output' | 'softmax-input' | 'log-probabilities';
}

export type Heads = DetectionHeads | ClassificationHeads;

/** What is known of a model before it has a contract. A size is `null` where it is symbolic. */
export interface OutputDescription {
  readonly name: string;
  readonly dims: readonly (number | null)[];
}

/** Whether a model looks like a decoder's format, 0 (no) to 1 (surely), with the output names by role and settings found. */
export interface Recognition {
  readonly confidence: number;
  readonly names: Readonly<Record<string, string>>;
  readonly options?: Readonly<Record<string, unknown>>;
  /** Number of classes the shapes allow for, background excluded. */
  readonly classCount?: number;
}

/** Reads one output format. Adding a decoder is adding a file in decoders/ and a line in its table. */
export interface Decoder {
  readonly name: OutputContract['decoder'];
  readonly task: ModelContract['task'];
  /** Output roles it needs, with what each must look like, for messages. */
  readonly roles: Readonly<Record<string, string>>;
  /** Roles of `roles` that may be left out. */
  readonly optionalRoles: readonly string[];
  /** Throws OutputError where the contract's `options` do not fit the decoder. */
  checkOptions(contract: ModelContract): void;
  /**
   * Reads picture `index` of a batch. `outputs` is keyed by the model's output names. Throws OutputError where an output is
   * missing, misshapen or not finite: such an answer is an error, never "nothing found".
   */
  decode(outputs: Readonly<Record<string, Tensor>>, index: number, contract: ModelContract): Prediction;
  /** The same, differentiable and without threshold or NMS. `outputs` maps the model's output names to values of `graph`. */
  heads(graph: GraphBuilder, outputs: ReadonlyMap<string, Value>, contract: ModelContract): Heads;
  recognise(model: { readonly outputs: readonly OutputDescription[]; readonly input: Size }): Recognition;
}
