import type { GraphBuilder, Tensor, Value } from '@holdfast/onnx';
import type { Box, Prediction } from '@holdfast/scene';

/** What the objective needs of the model's answer inside the graph; see vision's `Heads`. N pictures. */
export type ObjectiveHeads =
  | {
      readonly task: 'detection';
      /** [N, C, K] class confidences, 0..1. */
      readonly classScores: Value;
      /** [N, C, 4] corners x0, y0, x1, y1 in model-input pixels. */
      readonly boxesXyxy: Value;
    }
  | {
      readonly task: 'classification';
      /** [N, K]. */
      readonly logits: Value;
    };

/** Verdict over one target object. */
export interface ObjectJudgement {
  /** The target object, in the coordinates of the judged picture. */
  readonly box: Box;
  /** Strongest evidence against success: the confidence of the target class at IoU >= 0.5 with the box, 0 where there is none. */
  readonly score: number;
  readonly success: boolean;
}

/** Verdict over one picture. */
export interface Judgement {
  readonly success: boolean;
  /** Strongest remaining evidence against success, 0..1: the target's confidence. */
  readonly score: number;
  /** Detectors: one entry per target object of the clean reference, in its order. */
  readonly objects: readonly ObjectJudgement[];
}

/** One clean reference: what the attack must undo. A JSON value. */
export interface Target {
  /** Detectors: the target class. Classifiers: the clean class. */
  readonly classId: number;
  /** The class to be seen instead, where the objective names one. */
  readonly chosenClassId?: number;
  /** Clean objects of the class (detectors); empty for classifiers. */
  readonly boxes: readonly Box[];
}

export type Eligibility =
  | { readonly eligible: true; readonly target: Target }
  | {
      readonly eligible: false;
      /** The class is not found in the clean image, or is what the model gives it already. */
      readonly because: 'none_found' | 'already_so';
      readonly label: string;
    };

/** Where a loss is emitted. */
export interface LossContext {
  readonly graph: GraphBuilder;
  /** N: number of pictures in the batch. */
  readonly batch: number;
  /** Declares a float32 graph input whose value `feeds` returns under the same name. */
  parameter(name: string, dims: readonly number[]): Value;
}

/** What success means (method.md M4) and the loss that is lowered to get there (M6). */
export interface Objective {
  /** In canonical form, classes by name: `vanish:person`, `mislabel:bus->train`, `untargeted`, `target:7` ... */
  readonly spec: string;
  readonly task: Prediction['task'];
  /** What the objective wants, in one sentence for people. */
  readonly summary: string;
  /**
   * The target in a clean prediction, or why the picture is not eligible.
   * @throws AttackError WRONG_TASK for a prediction of the other task; so does `judge`, and `loss` for heads of the other task.
   */
  target(clean: Prediction): Eligibility;
  /** Judges a prediction against a target whose boxes are in that prediction's coordinates. */
  judge(prediction: Prediction, target: Target): Judgement;
  /**
   * Emits the loss of every picture: a value of shape [N], at least 0, lowered by the attack. `row` of the target tensors belongs to
   * picture `row` of the batch, so boxes can follow transforms that move pixels.
   */
  loss(context: LossContext, heads: ObjectiveHeads): Value;
  /**
   * `targets[i]` is the target in the coordinates of picture i of the batch.
   * @throws AttackError TOO_MANY_TARGETS when a target has more boxes than the graph has room for.
   */
  feeds(targets: readonly Target[]): Readonly<Record<string, Tensor>>;
}
