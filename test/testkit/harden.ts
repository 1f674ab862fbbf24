import {
  hardenModel,
  loadModel,
  type CheckpointStore,
  type Hardened,
  type HardenProgress,
  type TrainingImage,
} from '@holdfast/engine';
import type { Runtime } from '@holdfast/runtime';
import { hardenConfigSchema, type HardenConfigInput } from '@holdfast/training';
import type { TestModel } from './models/classifier.ts';

/** One checkpoint in memory. */
export class MemoryCheckpoints implements CheckpointStore {
  bytes: Uint8Array | undefined;

  load(): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.bytes);
  }

  save(bytes: Uint8Array): Promise<void> {
    this.bytes = bytes;
    return Promise.resolve();
  }
}

export interface HardenRun {
  readonly runtime: Runtime;
  readonly model: TestModel;
  readonly train: readonly TrainingImage[];
  readonly validation: readonly TrainingImage[];
  readonly config: HardenConfigInput;
  readonly checkpoints?: CheckpointStore;
  readonly onProgress?: (event: HardenProgress) => void;
  readonly signal?: AbortSignal;
}

/** Hardens with the real engine, checkpoints in memory and a clock that stands still. */
export async function hardenRun({ model, config, ...run }: HardenRun): Promise<Hardened> {
  return hardenModel({
    checkpoints: new MemoryCheckpoints(),
    ...run,
    model: await loadModel(model.bytes, { contract: model.contract, runtime: run.runtime }),
    modelFile: 'model.onnx',
    config: hardenConfigSchema.parse(config),
    clock: () => new Date(0),
    version: '0.0.0',
  });
}
