import type { ObjectiveHeads } from '@holdfast/attacks';
import type { Value } from '@holdfast/onnx';

/** The right answers of N pictures, as values of a graph. */
export type SupervisionValues =
  | {
      readonly task: 'classification';
      /** [N, K], rows sum to 1: the label, or the original model's own probabilities. */
      readonly probabilities: Value;
    }
  | {
      readonly task: 'detection';
      /** [N, C, K] confidences of every candidate before threshold and NMS, 0..1. */
      readonly classScores: Value;
      /** [N, C, 4] corners in model-input pixels. */
      readonly boxesXyxy: Value;
    };

/** A loss was asked for between outputs of different tasks. */
export class SupervisionError extends Error {
  override readonly name = 'SupervisionError';
  readonly code = 'WRONG_TASK';
}

export const mismatch = (expected: string, got: ObjectiveHeads['task']): SupervisionError =>
  new SupervisionError(
    `training loss: expected ${expected} heads as the right answers are, got ${got}; correct the contract`,
  );
