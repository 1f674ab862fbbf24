import { parseObjective, type Objective } from '@holdfast/attacks';
import { IDENTITY } from '@holdfast/metrics';
import {
  ineligible,
  type ImageResult,
  type Outcome,
  type Results,
  type RunConfiguration,
  type Sample,
} from '@holdfast/results';
import type { RuntimeLease } from '@holdfast/runtime';
import type { Picture } from '@holdfast/scene';
import type { Codecs } from '@holdfast/transforms';
import { createCodecs, encodePng, fitToInput, pictureSha256, readPng } from '@holdfast/vision';
import { imagePaths } from '../attack/artifacts.ts';
import { canonicalSpec } from '../attack/attack-plan.ts';
import { imageFolders } from '../campaign/image-folders.ts';
import { runImages } from '../campaign/run-images.ts';
import { assembleResults, provenanceFor, type RunRequest } from '../campaign/run-request.ts';
import { sha256 } from '../hash.ts';
import { judgeSample, prepareJudging, type JudgeContext } from '../judge/evaluation.ts';
import { predictPicture, recordPrediction } from '../judge/predict.ts';
import type { LoadedModel } from '../model.ts';
import { seenSpecs } from '../program/bank.ts';

export interface ReplayRequest extends RunRequest {
  /** The run whose stored samples are judged again. With another model than was attacked this measures transfer. */
  readonly stored: Results;
  /** Reads a file of that run by its relative path. */
  readonly read: (path: string) => Promise<Uint8Array>;
  /** Transform specs, also ones never used in generation. */
  readonly specs: readonly string[];
  /** Left out: the objective of the stored run. */
  readonly objective?: string;
  /** Seed of random transforms. */
  readonly seed: number;
}

/** A stored sample is missing or is not the file that was judged. */
export class StoredSampleError extends Error {
  override readonly name = 'StoredSampleError';
  readonly code = 'STORED_SAMPLE_CHANGED';
}

/**
 * Judges stored adversarial samples again: under other transforms, or by another model (method.md M11, M12). Samples of a model
 * with another input size are resized by the contract, as any picture would be. Nothing is attacked; the stored files stay as they are.
 */
export async function replaySamples(request: ReplayRequest): Promise<Results> {
  const { model, stored } = request;
  const startedAt = request.clock().toISOString();
  const configuration: RunConfiguration = {
    ...stored.configuration,
    objective: request.objective ?? stored.configuration.objective,
    evaluate: request.specs.map(canonicalSpec),
    seed: request.seed,
  };
  const replay: Replay = {
    request,
    configuration,
    objective: parseObjective(configuration.objective, model.contract.output.labels),
    codecs: createCodecs(),
    folders: imageFolders(stored.images.map(({ image }) => image.id)),
  };
  await request.onPlanned?.({ provenance: provenanceFor(request, configuration), subBatches: [] });
  const byId = new Map(stored.images.map((result) => [result.image.id, result]));
  const { results, complete } = await runImages({
    ...request,
    images: stored.images.map(({ image }) => ({
      id: image.id,
      ...(image.label === null ? {} : { label: image.label }),
      read: () => request.read(image.file ?? ''),
    })),
    stepsPerImage: 1,
    work: (image, lease) => {
      const found = byId.get(image.id);
      if (found === undefined) throw new Error(`unreachable: no stored image ${image.id}`);
      return replayImage(replay, found, lease);
    },
  });
  return assembleResults(request, {
    kind: 'replay',
    startedAt,
    complete: complete && stored.complete,
    configuration,
    replayOf: {
      model: { file: stored.model.file, sha256: stored.model.sha256 },
      configurationSha256: stored.provenance.configurationSha256,
    },
    subBatches: [],
    images: results,
  });
}

interface Replay {
  readonly request: ReplayRequest;
  readonly configuration: RunConfiguration;
  readonly objective: Objective;
  readonly codecs: Codecs;
  readonly folders: ReadonlyMap<string, string>;
}

async function replayImage(replay: Replay, stored: ImageResult, lease: RuntimeLease): Promise<ImageResult> {
  const { request, configuration, objective, codecs, folders } = replay;
  const { model, signal, sink } = request;
  const { labels } = model.contract.output;
  const { file, id } = stored.image;
  if (file === null) return { ...stored, samples: [], outcomes: [], surrogate: [] };
  const paths = imagePaths(folders.get(id) ?? id);

  const clean = inInputSpace(model, await readPng(await request.read(file), { where: file }));
  await sink.write(paths.original, await encodePng(clean));
  const prediction = await predictPicture(lease, model, clean, { signal });
  const image = { ...stored.image, file: paths.original, prediction: recordPrediction(prediction, labels) };
  const aim = objective.target(prediction);
  const none = { samples: [], outcomes: [], surrogate: [], failures: stored.failures };
  if (!aim.eligible) {
    const { text: reason, told } = ineligible.say(aim.because, aim.label);
    return { ...none, image: { ...image, eligible: false, reason, told } };
  }

  const context: JudgeContext = {
    lease,
    model,
    codecs,
    objective,
    seed: configuration.seed,
    imageSha256: pictureSha256(clean),
    signal,
  };
  const transforms = await prepareJudging(context, {
    clean,
    target: aim.target,
    specs: configuration.evaluate,
    seen: seenSpecs(
      configuration.bank.map(({ spec }) => spec),
      configuration.evaluate,
    ),
  });
  const samples: Sample[] = [];
  const outcomes: Outcome[] = [];
  for (const sample of stored.samples) {
    const picture = inInputSpace(model, await readStored(request, sample));
    let judged: Sample['prediction'] | undefined;
    const path = paths.sample(sample.attack);
    const png = await encodePng(picture);
    await sink.write(path, png);
    const group: Sample['group'] = [];
    outcomes.push(
      ...(await judgeSample(context, {
        image: id,
        attack: sample.attack,
        sample: picture,
        transforms,
        onCopy: async ({ spec, copy, prediction: answer }) => {
          const recorded = recordPrediction(answer, labels);
          if (spec === IDENTITY) {
            judged = recorded;
            return;
          }
          const copyPath = paths.copy(sample.attack, spec);
          const copyPng = await encodePng(copy);
          await sink.write(copyPath, copyPng);
          group.push({ transform: spec, file: copyPath, sha256: sha256(copyPng), prediction: recorded });
        },
      })),
    );
    if (judged !== undefined) samples.push({ ...sample, file: path, sha256: sha256(png), prediction: judged, group });
  }
  return { ...none, image: { ...image, eligible: true, reason: null, told: undefined }, samples, outcomes };
}

async function readStored({ read }: ReplayRequest, sample: Sample): Promise<Picture> {
  const bytes = await read(sample.file);
  const found = sha256(bytes);
  if (found !== sample.sha256) {
    throw new StoredSampleError(
      `${sample.file}: expected SHA-256 ${sample.sha256} as recorded, got ${found}; the file was changed after it was judged, run the attack again`,
    );
  }
  return readPng(bytes, { where: sample.file });
}

/** A picture at this model's input size: itself where it has it already, so that no pixel of a stored sample is touched. */
function inInputSpace(model: LoadedModel, picture: Picture): Picture {
  const { width, height } = model.contract.input;
  if (picture.width === width && picture.height === height) return picture;
  return fitToInput(picture, model.contract.input).picture;
}
