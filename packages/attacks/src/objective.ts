import type { GraphBuilder, Tensor, Value } from '@holdfast/onnx';
import type { Box, Prediction } from '@holdfast/scene';

/** What the objective needs of the model's answer inside the graph; see vision's `Heads`. N pictures. */
export type ObjectiveHeads =
  | { readonly task: 'detection'; readonly classScores: Value; readonly boxesXyxy: Value }
  | { readonly task: 'classification'; readonly logits: Value };

/** Verdict over one picture. */
export interface Judgement {
  readonly success: boolean;
  /** Strongest remaining evidence against success, 0..1: the target's confidence. */
  readonly score: number;
  /** Detectors: one entry per target object of the clean reference, in its order. */
  readonly objects: readonly { readonly box: Box; readonly score: number; readonly success: boolean }[];
}

/** One clean reference: what the attack must undo. A JSON value. */
export interface Target {
  readonly classId: number;
  readonly chosenClassId?: number;
  /** Clean objects of the class (detectors); empty for classifiers. */
  readonly boxes: readonly Box[];
}

/** What success means (method.md M4) and the loss that is lowered to get there (M6). */
export interface Objective {
  /** As written: `vanish:person`, `mislabel:bus->train`, `untargeted`, `target:7` ... */
  readonly spec: string;
  readonly task: Prediction['task'];
  /** The target in a clean prediction, or why the picture is not eligible. */
  target(
    clean: Prediction,
  ): { readonly eligible: true; readonly target: Target } | { readonly eligible: false; readonly reason: string };
  /** Judges a prediction against a target whose boxes are in that prediction's coordinates. */
  judge(prediction: Prediction, target: Target): Judgement;
  /**
   * Emits the loss of every picture: a value of shape [N], lowered by the attack. `parameter` declares a graph input whose
   * value `feeds` returns under the same name. `row` of the target tensors belongs to picture `row` of the batch, so boxes can follow
   * transforms that move pixels.
   */
  loss(
    context: {
      readonly graph: GraphBuilder;
      readonly batch: number;
      parameter(name: string, dims: readonly number[]): Value;
    },
    heads: ObjectiveHeads,
  ): Value;
  /** `targets[i]` is the target in the coordinates of picture i of the batch. */
  feeds(targets: readonly Target[]): Readonly<Record<string, Tensor>>;
}
