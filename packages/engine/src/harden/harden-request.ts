import type { Runtime } from '@holdfast/runtime';
import type { EpochRecord, HardenConfig, HardeningRecord } from '@holdfast/training';
import type { LoadedModel } from '../model.ts';
import type { TrainingImage } from './training-picture.ts';

/** Keeps the one checkpoint of a training. */
export interface CheckpointStore {
  load(): Promise<Uint8Array | undefined>;
  /** When it returns, the checkpoint is complete and the earlier one gone. */
  save(bytes: Uint8Array): Promise<void>;
}

export type HardenProgress =
  | {
      readonly kind: 'started';
      /** Steps of the whole training, and those that a checkpoint has done already. */
      readonly steps: number;
      readonly resumedAt: number;
      /** Epochs that the checkpoint has done, in order; empty without one. */
      readonly history: readonly EpochRecord[];
      readonly stepsPerEpoch: number;
      /** Pictures that go through the model at once: the configuration's, or what memory allows. Weights depend on it. */
      readonly microBatch: number;
      readonly trainedParameters: number;
      readonly trainedElements: number;
    }
  | {
      readonly kind: 'step';
      readonly step: number;
      readonly steps: number;
      readonly epoch: number;
      readonly loss: number;
      readonly gradientNorm: number;
      readonly learningRate: number;
    }
  | { readonly kind: 'epoch'; readonly record: EpochRecord; readonly isBest: boolean }
  | { readonly kind: 'checkpoint'; readonly step: number };

export interface HardenRequest {
  readonly runtime: Runtime;
  readonly model: LoadedModel;
  /** File name of the model, for the record. */
  readonly modelFile: string;
  readonly train: readonly TrainingImage[];
  /** Early stopping and the choice of the best weights look at these; the held-out pictures of an evaluation must be others. */
  readonly validation: readonly TrainingImage[];
  readonly config: HardenConfig;
  readonly checkpoints: CheckpointStore;
  readonly clock: () => Date;
  /** Holdfast's version. */
  readonly version: string;
  readonly onProgress?: (event: HardenProgress) => void;
  readonly signal?: AbortSignal;
}

export interface Hardened {
  /** The file, different from the original in its weights only. */
  readonly onnx: Uint8Array;
  /** Without `evaluation`, which `evaluateHardening` adds. */
  readonly record: HardeningRecord;
}
