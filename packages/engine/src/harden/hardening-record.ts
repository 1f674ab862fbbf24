import { HARDENING_SCHEMA, type HardeningRecord } from '@holdfast/training';
import { modelRecord, provenanceOf } from '../campaign/provenance.ts';
import { sha256 } from '../hash.ts';
import type { HardenRequest } from './harden-request.ts';
import type { TrainingContext } from './micro-batch.ts';
import type { WeightValues } from './trainable-model.ts';
import { sourceSha256, type TrainingImage } from './training-picture.ts';
import type { EndedTraining } from './training-loop.ts';

/** SHA-256 of what training and validation pictures are read from, in their order. */
export interface DescribedPictures {
  readonly train: readonly DescribedPicture[];
  readonly validation: readonly DescribedPicture[];
}

interface DescribedPicture {
  readonly id: string;
  readonly file: string;
  /** Of the file, its labels and its stored sample. */
  readonly all: string;
}

export async function describePictures({
  train,
  validation,
}: Pick<HardenRequest, 'train' | 'validation'>): Promise<DescribedPictures> {
  return { train: await describe(train), validation: await describe(validation) };
}

/** The record of a finished training; `evaluation` is added by whoever measures. */
export function hardeningRecord(
  request: HardenRequest,
  done: {
    readonly context: TrainingContext;
    readonly ended: EndedTraining;
    readonly pictures: DescribedPictures;
    readonly onnx: Uint8Array;
    readonly startedAt: string;
    readonly configurationSha256: string;
    readonly weightsAs: HardeningRecord['weightsAs'];
  },
): HardeningRecord {
  const { context, ended, pictures, onnx, startedAt, configurationSha256, weightsAs } = done;
  const { model, config } = context;
  const { train } = request;
  const named = (list: readonly DescribedPicture[]) => list.map(({ id, file }) => ({ id, sha256: file }));
  return {
    schema: HARDENING_SCHEMA,
    startedAt,
    finishedAt: request.clock().toISOString(),
    original: modelRecord(request.model, request.modelFile),
    hardenedSha256: sha256(onnx),
    configuration: config,
    provenance: provenanceOf({
      version: request.version,
      identity: request.runtime.identity,
      configurationSha256,
    }),
    pictures: { train: named(pictures.train), validation: named(pictures.validation) },
    supervision: supervisionOf(request),
    withoutTarget: [...context.targets].filter(
      ([id, target]) => target === null && train.some((image) => image.id === id),
    ).length,
    parameters: {
      trained: model.parameters
        .filter(({ name }) => ended.reached.has(name))
        .map(({ name, kind, block, dims }) => ({ name, kind, block, elements: dims.reduce((a, b) => a * b, 1) })),
      frozen: model.frozen,
      unreached: model.parameters.map(({ name }) => name).filter((name) => !ended.reached.has(name)),
      blocks: model.blocks,
    },
    weightsAs,
    microBatch: context.microBatch,
    training: {
      steps: ended.step,
      history: ended.history,
      bestEpoch: ended.bestEpoch,
      endedBy: ended.stopped ? 'patience' : 'epochs',
      change: changeOf(model.initial, ended.weights),
    },
    evaluation: null,
  };
}

async function describe(images: readonly TrainingImage[]): Promise<DescribedPicture[]> {
  const described: DescribedPicture[] = [];
  for (const image of images) described.push({ id: image.id, ...(await sourceSha256(image)) });
  return described;
}

function supervisionOf({ train, config, model }: HardenRequest): HardeningRecord['supervision'] {
  const isLabelled = ({ label, objects }: TrainingImage): boolean =>
    (model.contract.task === 'classification' ? label : objects) !== undefined;
  const labels = config.supervision === 'labels' ? train.filter(isLabelled).length : 0;
  return { labels, predictions: train.length - labels };
}

function changeOf(before: WeightValues, after: WeightValues): { weights: number; difference: number } {
  let [weights, difference] = [0, 0];
  for (const [name, values] of before) {
    const changed = after.get(name);
    for (let i = 0; i < values.length; i++) {
      weights += (values[i] ?? 0) ** 2;
      difference += ((values[i] ?? 0) - (changed?.[i] ?? 0)) ** 2;
    }
  }
  return { weights: Math.sqrt(weights), difference: Math.sqrt(difference) };
}
