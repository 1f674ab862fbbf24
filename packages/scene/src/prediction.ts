import type { Box } from './box.ts';

/** One object found by a detector. `score` is the class confidence, 0..1; `box` is in model-input pixels. */
export interface Detection {
  readonly classId: number;
  readonly label: string;
  readonly score: number;
  readonly box: Box;
}

/** What a detector says about one picture: objects above the contract's score threshold, after NMS, best first. */
export interface DetectionPrediction {
  readonly task: 'detection';
  readonly detections: readonly Detection[];
}

/** What a classifier says about one picture. `probabilities[classId]` sum to 1; `classId` is their arg max. */
export interface ClassificationPrediction {
  readonly task: 'classification';
  readonly classId: number;
  readonly label: string;
  readonly probabilities: Float32Array;
}

export type Prediction = DetectionPrediction | ClassificationPrediction;
