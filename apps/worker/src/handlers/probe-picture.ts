import { createHash } from 'node:crypto';
import { attackConfigSchema } from '@holdfast/attacks';
import { taskStep, probeRequestSchema, type ProbeRequest, type ProbeResult } from '@holdfast/domain';
import {
  attackImages,
  predictPhoto,
  recordPrediction,
  replaySamples,
  transformPhoto,
  type LoadedModel,
} from '@holdfast/engine';
import { finishTask, holdClaim, notify } from '@holdfast/jobs';
import { IDENTITY } from '@holdfast/metrics';
import type { ImageResult, PredictionRecord, Results, RunConfiguration, Sample } from '@holdfast/results';
import type { ModelContract } from '@holdfast/vision';
import type { Handler, TaskContext, TaskOf } from '../context.ts';
import { saveBlob, writeArtifacts, type SavedBlob } from '../files/save-blob.ts';
import { MemoryFiles, noStore } from '../probes/memory-files.ts';
import { readPhoto, readSamples } from '../probes/probe-sources.ts';
import { version } from '../version.ts';

/** The untransformed picture goes through the same transforms, judged like a sample: it shows what the transform alone does. */
const CLEAN = 'clean';
const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * "Try one image": attacks one photo, or takes samples that are there, and judges them under the transforms asked for, with the real codecs and the
 * untouched model, by the engine of every run. What is known is written as it comes.
 */
export const probePicture: Handler<'probe_picture'> = async (context, task) => {
  const { db, models, interactive } = context;
  const { workspaceId } = task;
  const probe = await db.prisma.probe.findUniqueOrThrow({ where: { id: task.payload.probeId } });
  const request = probeRequestSchema.parse(probe.request);
  const chosen = await db.prisma.modelVersion.findFirstOrThrow({ where: { id: request.modelVersionId, workspaceId } });
  const contract = chosen.contract ?? chosen.proposedContract;
  const model = await models.load({ workspaceId, sha256: chosen.sha256, contract }, interactive);
  const files = new MemoryFiles();
  const writer = new ProbeWriter(context, task);
  const shared = {
    runtime: interactive,
    model,
    modelFile: chosen.fileName,
    sink: files,
    store: noStore,
    clock: context.clock,
    command: 'holdfast platform probe',
    version,
    signal: context.signal,
  };
  if (request.onlyTransform) {
    await showTransforms(context, { request, model, writer, workspaceId });
    await writer.finish();
    return;
  }
  const configuration = await configurationOf(context, { request, model, writer, workspaceId });
  let stored: Results;
  if (request.source.kind === 'image') {
    const bytes = await readPhoto(context, { workspaceId, imageId: request.source.imageId });
    context.progress({ fraction: 0.1, says: taskStep.say('attacks_one') });
    stored = await attackImages({
      ...shared,
      images: [{ id: 'picture', read: () => Promise.resolve(bytes) }],
      configuration,
      onProgress: (event) => {
        if (event.kind === 'step') {
          context.progress({ fraction: null, says: taskStep.say('steps_one', event.attack, event.iteration) });
        }
      },
    });
  } else {
    const result = await readSamples(context, request.source, { workspaceId, files });
    // Nothing is attacked: the engine runs over no picture and only says what the record of this model is.
    const empty = await attackImages({
      ...shared,
      images: [],
      configuration: { ...configuration, attacks: ['noise'] },
    });
    stored = { ...empty, images: [result] };
  }
  context.signal.throwIfAborted();
  const [made] = stored.images;
  if (made === undefined) throw new Error('unreachable: one image gives one result');
  if (made.image.error) throw new Error(made.image.reason ?? 'the image could not be attacked');
  await writer.original(made, files);
  for (const sample of made.samples) await writer.sample(sample, made, files);
  if (request.transforms.length > 0 && made.image.file !== null) {
    context.progress({ fraction: 0.7, says: taskStep.say('judges_one') });
    const clean = await cleanSample(made, files);
    const judged = await replaySamples({
      ...shared,
      stored: { ...stored, images: [{ ...made, samples: [clean, ...made.samples] }] },
      read: files.read,
      specs: request.transforms,
      seed: request.seed,
    });
    context.signal.throwIfAborted();
    const [result] = judged.images;
    if (result !== undefined) await writer.transformed(result, files);
  }
  await writer.finish();
};

/** Shows the photo under every transform, as it comes: nobody has to make an attack to see what a strength does. */
async function showTransforms(
  context: TaskContext,
  parts: {
    readonly request: ProbeRequest;
    readonly model: LoadedModel;
    readonly writer: ProbeWriter;
    readonly workspaceId: string;
  },
): Promise<void> {
  const { request, model, writer, workspaceId } = parts;
  if (request.source.kind !== 'image') throw new Error('unreachable: only a photo is transformed without being judged');
  const { imageId } = request.source;
  const bytes = await readPhoto(context, { workspaceId, imageId });
  const { interactive, signal } = context;
  await interactive.withLease(
    async (lease) => {
      const specs = [IDENTITY, ...request.transforms.filter((spec) => spec !== IDENTITY)];
      for await (const shown of transformPhoto({
        lease,
        model,
        bytes,
        where: imageId,
        specs,
        seed: request.seed,
        signal,
      })) {
        if ('problem' in shown) {
          await writer.photo(shown.spec, { problem: shown.problem });
        } else {
          const prediction = recordPrediction(shown.prediction, model.contract.output.labels);
          await writer.photo(shown.spec, { png: shown.png, prediction });
        }
      }
    },
    { signal },
  );
}

async function cleanSample({ image }: ImageResult, files: MemoryFiles): Promise<Sample> {
  const file = image.file ?? '';
  return {
    image: image.id,
    attack: CLEAN,
    file,
    sha256: sha256Of(await files.read(file)),
    norms: { linf: 0, l2: 0, psnr: null, ssim: 1 },
    iterations: 0,
    reportedSuccess: false,
    prediction: image.prediction ?? { task: 'detection', detections: [] },
    group: [],
    trace: null,
  };
}

/** The settings asked for; what was left open is chosen by what the model sees. */
async function configurationOf(
  context: TaskContext,
  parts: {
    readonly request: ProbeRequest;
    readonly model: LoadedModel;
    readonly writer: ProbeWriter;
    readonly workspaceId: string;
  },
): Promise<RunConfiguration> {
  const { request, writer } = parts;
  const { stop: _stop, ...attack } = attackConfigSchema.parse({
    budget: { norm: 'linf', epsilonLevels: 8 },
    stepLevels: 1,
    iterations: 20,
  });
  const bank = request.bank ?? [];
  const objective = request.objective ?? (await likelyObjective(context, parts));
  writer.objective = objective;
  const settings = request.settings ?? {
    attacks: bank.length === 0 ? ['plain'] : ['plain', 'averaged'],
    attack,
    confirmDraws: 3,
  };
  return {
    objective,
    bank,
    evaluate: [],
    attacks: settings.attacks,
    attack: settings.attack,
    confirmDraws: settings.confirmDraws,
    seed: request.seed,
  };
}

const defaultObjective = (contract: ModelContract, best: string | undefined): string =>
  contract.task === 'classification' ? 'untargeted' : `vanish:${best ?? contract.output.labels[0] ?? ''}`;

/** Detectors lose the object that they are surest of; classifiers just err. */
async function likelyObjective(
  context: TaskContext,
  parts: { readonly request: ProbeRequest; readonly model: LoadedModel; readonly workspaceId: string },
): Promise<string> {
  const { request, model, workspaceId } = parts;
  const { contract } = model;
  if (contract.task === 'classification' || request.source.kind !== 'image')
    return defaultObjective(contract, undefined);
  const bytes = await readPhoto(context, { workspaceId, imageId: request.source.imageId });
  const { prediction } = await context.interactive.withLease(
    (lease) => predictPhoto({ lease, model, bytes, where: 'picture', signal: context.signal }),
    { signal: context.signal },
  );
  const recorded = recordPrediction(prediction, contract.output.labels);
  const best = recorded.task === 'detection' ? recorded.detections[0]?.label : undefined;
  return defaultObjective(contract, best);
}

/** Writes a probe's result as it grows: blobs first, then the row. */
class ProbeWriter {
  readonly #context: TaskContext;
  readonly #task: TaskOf<'probe_picture'>;
  #result: ProbeResult = { objective: null, original: null, transformed: [], samples: [] };
  objective: string | null = null;

  constructor(context: TaskContext, task: TaskOf<'probe_picture'>) {
    this.#context = context;
    this.#task = task;
  }

  /** The photo under one transform; the untransformed one is the original. */
  async photo(
    spec: string,
    shown: { readonly problem: string } | { readonly png: Uint8Array; readonly prediction: PredictionRecord },
  ): Promise<void> {
    const blobs: SavedBlob[] = [];
    let picture: ProbeResult['original'] = null;
    if ('png' in shown) {
      const blob = await this.#save(shown.png);
      blobs.push(blob);
      picture = { sha256: blob.sha256, ...sizeOf(shown.png), prediction: shown.prediction };
    }
    const problem = 'problem' in shown ? shown.problem : null;
    this.#result =
      spec === IDENTITY
        ? { ...this.#result, original: picture }
        : { ...this.#result, transformed: [...this.#result.transformed, { transform: spec, picture, problem }] };
    await this.#write(blobs);
  }

  async original({ image }: ImageResult, files: MemoryFiles): Promise<void> {
    if (image.file === null || image.prediction === null) return;
    const blob = await this.#save(await files.read(image.file));
    this.#result = {
      ...this.#result,
      objective: this.objective,
      original: { sha256: blob.sha256, ...sizeOf(await files.read(image.file)), prediction: image.prediction },
    };
    await this.#write([blob]);
  }

  async sample(sample: Sample, { outcomes }: ImageResult, files: MemoryFiles): Promise<void> {
    const bytes = await files.read(sample.file);
    const blob = await this.#save(bytes);
    const untransformed = outcomes.find(
      ({ attack, transform }) => attack === sample.attack && transform === 'identity',
    );
    const { attack, iterations, prediction, norms } = sample;
    this.#result = {
      ...this.#result,
      samples: [
        ...this.#result.samples,
        {
          attack,
          sha256: blob.sha256,
          ...sizeOf(bytes),
          prediction,
          fooled: untransformed === undefined ? sample.reportedSuccess : untransformed.state === 'success',
          iterations,
          linf: norms.linf,
          psnr: norms.psnr,
          transformed: [],
        },
      ],
    };
    await this.#write([blob]);
  }

  async transformed(result: ImageResult, files: MemoryFiles): Promise<void> {
    const clean = result.samples.find(({ attack }) => attack === CLEAN);
    const cleanUnder = new Map<string, PredictionRecord>(
      clean?.group.map(({ transform, prediction }) => [transform, prediction]) ?? [],
    );
    const blobs: SavedBlob[] = [];
    const samples: ProbeResult['samples'] = [];
    for (const sample of this.#result.samples) {
      const copies = new Map(
        result.samples.find(({ attack }) => attack === sample.attack)?.group.map((copy) => [copy.transform, copy]) ??
          [],
      );
      const transformed: ProbeResult['samples'][number]['transformed'] = [];
      for (const { attack, transform, state } of result.outcomes) {
        if (attack !== sample.attack || transform === 'identity') continue;
        const copy = copies.get(transform);
        const blob = copy === undefined ? undefined : await this.#save(await files.read(copy.file));
        if (blob !== undefined) blobs.push(blob);
        transformed.push({
          transform,
          state,
          sha256: blob?.sha256 ?? null,
          prediction: copy?.prediction ?? null,
          cleanPrediction: cleanUnder.get(transform) ?? null,
        });
      }
      const identity = result.outcomes.find(
        ({ attack, transform }) => attack === sample.attack && transform === 'identity',
      );
      samples.push({
        ...sample,
        fooled: identity === undefined ? sample.fooled : identity.state === 'success',
        transformed,
      });
    }
    this.#result = { ...this.#result, samples };
    await this.#write(blobs);
  }

  async finish(): Promise<void> {
    const { db, clock } = this.#context;
    await db.transaction(async (tx) => {
      await holdClaim(tx, this.#task);
      await tx.probe.update({
        where: { id: this.#task.payload.probeId },
        data: { finishedAt: clock(), result: this.#result },
      });
      await this.#tell(tx);
      await finishTask(tx, this.#task);
    });
  }

  #save(bytes: Uint8Array): Promise<SavedBlob> {
    const { workspaceId } = this.#task;
    return saveBlob(this.#context.store, { workspaceId, bytes, kind: 'sample', mediaType: 'image/png' });
  }

  async #write(blobs: readonly SavedBlob[]): Promise<void> {
    await this.#context.db.transaction(async (tx) => {
      await holdClaim(tx, this.#task);
      await writeArtifacts(tx, { workspaceId: this.#task.workspaceId, blobs });
      await tx.probe.update({ where: { id: this.#task.payload.probeId }, data: { result: this.#result } });
      await this.#tell(tx);
    });
  }

  #tell(tx: Parameters<typeof notify>[0]): Promise<void> {
    const { workspaceId, payload } = this.#task;
    return notify(tx, { kind: 'probe_changed', workspaceId, probeId: payload.probeId });
  }
}

/** Width and height stand in a PNG's first chunk. */
function sizeOf(png: Uint8Array): { width: number; height: number } {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}
