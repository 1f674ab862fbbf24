import {
  RESULTS_SCHEMA,
  type ImageResult,
  type ModelRecord,
  type Results,
  type RunConfiguration,
} from '@holdfast/results';
import type { Runtime } from '@holdfast/runtime';
import { createCodecs } from '@holdfast/vision';
import type { ArtifactSink } from '../attack/artifacts.ts';
import { attackImage } from '../attack/attack-image.ts';
import { planAttack, type ImageSource } from '../attack/attack-plan.ts';
import type { LoadedModel } from '../model.ts';
import { configurationSha256, modelRecord, provenanceOf } from './provenance.ts';
import { imageFolders } from './image-folders.ts';
import { runImages, type ImageStore, type ProgressListener } from './run-images.ts';

export interface AttackImagesRequest {
  readonly runtime: Runtime;
  readonly model: LoadedModel;
  /** File name of the model, for the record. */
  readonly modelFile: string;
  readonly images: readonly ImageSource[];
  readonly configuration: RunConfiguration;
  readonly sink: ArtifactSink;
  /** Finished images of an earlier, interrupted run of the same configuration. */
  readonly store: ImageStore;
  readonly clock: () => Date;
  /** Command line that repeats the run. */
  readonly command: string;
  /** Holdfast's version. */
  readonly version: string;
  readonly onProgress?: ProgressListener;
  readonly signal?: AbortSignal;
}

/**
 * Attacks a set of images: every attack of the configuration on every image, in parallel over the runtime's children, judged
 * under every transform. Cancelling resolves with what is done and `complete: false`. Throws before the first image where the configuration
 * does not fit the model; an image that fails is recorded with its reason.
 */
export async function attackImages(request: AttackImagesRequest): Promise<Results> {
  const { runtime, model, configuration, images, sink, signal } = request;
  const startedAt = request.clock().toISOString();
  const plan = planAttack({
    model,
    configuration,
    codecs: createCodecs(),
    memoryMb: runtime.memoryLimitMb * SAFE_SHARE,
  });
  const folders = imageFolders(images.map(({ id }) => id));
  const { results, complete } = await runImages({
    ...request,
    stepsPerImage: plan.attacks.reduce(
      (steps, attack) => steps + (attack.kind === 'gradient' ? configuration.attack.iterations + 1 : 1),
      0,
    ),
    work: (image, lease, onStep) =>
      attackImage(plan, { image, folder: folders.get(image.id) ?? image.id, lease, sink, onStep, signal }),
  });
  const record: ModelRecord = modelRecord(model, request.modelFile);
  return {
    schema: RESULTS_SCHEMA,
    startedAt,
    finishedAt: request.clock().toISOString(),
    complete,
    kind: 'attack',
    command: request.command,
    model: record,
    configuration,
    provenance: provenanceOf({
      version: request.version,
      identity: runtime.identity,
      configurationSha256: configurationSha256(record, configuration),
    }),
    subBatches: plan.attacks.flatMap((attack) =>
      attack.kind === 'gradient'
        ? plan.programFor(attack).programs.map((program) => program.members.map(({ spec }) => spec))
        : [],
    ),
    images: results satisfies ImageResult[],
  };
}

/** Share of a child's memory limit that a step's estimate may take: codecs, sessions and copies need the rest. */
const SAFE_SHARE = 0.7;
