import type { Objective, Target } from '@holdfast/attacks';
import { float32 } from '@holdfast/onnx';
import type { RandomKey } from '@holdfast/random';
import type { CompiledGraph, Runtime, RuntimeLease } from '@holdfast/runtime';
import type { HardenConfig, RatedConfig } from '@holdfast/training';
import { predictPicture } from '../judge/predict.ts';
import type { LoadedModel } from '../model.ts';
import { joined, makeSamples } from './make-samples.ts';
import type { GradientResult } from './programs/gradient-program.ts';
import { answerRows, type Answers } from './programs/supervision-values.ts';
import { correctedAnswers } from './corrected-answers.ts';
import type { TrainableModel, WeightValues } from './trainable-model.ts';
import { storedSample, type TrainingImage, type TrainingPicture, type TrainingPictures } from './training-picture.ts';
import type { TrainingPrograms } from './training-programs.ts';
import { weightFeeds } from './weight-place.ts';

/** What is the same for all of a training. */
export interface TrainingContext {
  readonly runtime: Runtime;
  /** As it was given: it says what is right where no label does. */
  readonly original: LoadedModel;
  readonly model: TrainableModel;
  /** With its learning rate settled. */
  readonly config: RatedConfig;
  readonly pictures: TrainingPictures;
  /** The original model's answers for `microBatch` pictures. */
  readonly reference: CompiledGraph;
  readonly microBatch: number;
  /** The objective of the training attack, where it has one. */
  readonly objective: Objective | undefined;
  /** Targets of pictures met before; null where there is none. Small, and the same in every epoch. */
  readonly targets: Map<string, Target | null>;
  readonly signal?: AbortSignal | undefined;
}

export interface MicroBatch {
  readonly images: readonly TrainingImage[];
  readonly programs: TrainingPrograms;
  readonly purpose: 'train' | 'measure';
  readonly weights: WeightValues;
  /** Pictures that the whole step counts: losses and gradients are shares of their mean. */
  readonly total: number;
  readonly key: RandomKey;
  readonly round: number;
}

export interface MicroBatchResult extends GradientResult {
  /** Sum of weighted losses. */
  readonly loss: number;
  /** How many pictures had no sample and counted as clean. */
  readonly withoutSample: number;
}

/** Right answers, samples, loss and gradient for at most `microBatch` pictures, in one child. */
export async function runMicroBatch(context: TrainingContext, request: MicroBatch): Promise<MicroBatchResult> {
  const { runtime, signal } = context;
  return runtime.withLease((lease) => inLease(context, request, lease), signal === undefined ? {} : { signal });
}

async function inLease(context: TrainingContext, request: MicroBatch, lease: RuntimeLease): Promise<MicroBatchResult> {
  const { model, config, microBatch, signal } = context;
  const { images, programs, purpose, weights } = request;
  const own = await Promise.all(images.map((image) => context.pictures.read(image)));
  // The graphs have a fixed batch: what is missing is filled up with copies that count nothing.
  const pictures = Array.from({ length: microBatch }, (_, index) => own[Math.min(index, own.length - 1)]).flatMap(
    (picture) => picture ?? [],
  );
  const run = { lease, signal };
  const right = await rightAnswers(context, pictures, run);
  const samples = await samplesFor(context, { request, pictures, right, run });

  const program = purpose === 'train' ? programs.train : programs.measure;
  const shares = pictures.map((_, index) =>
    sharesOf(config, index < own.length && samples[index] !== undefined, index < own.length),
  );
  const { total } = request;
  const outputs = await lease.run({
    graph: program.graph,
    feeds: {
      ...weightFeeds(model, programs.place, weights),
      ...program.feeds({
        clean: joined(pictures.map(({ levels }) => levels)),
        adversarial: joined(pictures.map(({ levels }, index) => samples[index] ?? levels)),
        right,
        cleanWeights: shares.map(({ clean }) => clean / total),
        adversarialWeights: shares.map(({ adversarial }) => adversarial / total),
      }),
    },
    ...(signal === undefined ? {} : { signal }),
  });
  const result = program.read(outputs);
  const loss = shares.reduce(
    (sum, { clean, adversarial }, index) =>
      sum +
      (clean === 0 ? 0 : (clean / total) * (result.clean[index] ?? 0)) +
      (adversarial === 0 ? 0 : (adversarial / total) * (result.adversarial[index] ?? 0)),
    0,
  );
  return {
    loss,
    clean: result.clean.slice(0, own.length),
    adversarial: result.adversarial.slice(0, own.length),
    gradients: result.gradients,
    withoutSample: program.halves === 'clean' ? 0 : own.filter((_, index) => samples[index] === undefined).length,
  };
}

/** How much a picture's clean and adversarial loss count. One without a sample counts as clean. */
function sharesOf(
  { method }: HardenConfig,
  hasSample: boolean,
  counts: boolean,
): { clean: number; adversarial: number } {
  if (!counts) return { clean: 0, adversarial: 0 };
  if (!hasSample) return { clean: 1, adversarial: 0 };
  return method.kind === 'trades'
    ? { clean: 1, adversarial: method.beta }
    : { clean: 1 - method.adversarialShare, adversarial: method.adversarialShare };
}

interface Run {
  readonly lease: RuntimeLease;
  readonly signal: AbortSignal | undefined;
}

/** What is right about every picture: its label where it has one that may be used, else the original model's answer. */
async function rightAnswers(
  context: TrainingContext,
  pictures: readonly TrainingPicture[],
  { lease, signal }: Run,
): Promise<Answers[]> {
  const { config, model, reference } = context;
  const { contract } = model;
  const usesLabels = config.supervision === 'labels';
  const labelled = pictures.map(({ image }): Answers | undefined =>
    usesLabels && contract.task === 'classification' && image.label !== undefined
      ? oneHot(image.label, contract.output.labels.length)
      : undefined,
  );
  const known = labelled.filter((answers) => answers !== undefined);
  if (known.length === pictures.length) return known;
  const said = await answersFrom({ graph: reference, pictures, contract, lease, signal });
  return said.map((answers, index) => {
    const picture = pictures[index];
    const byLabel = labelled[index];
    if (byLabel !== undefined || picture === undefined) return byLabel ?? answers;
    return usesLabels && picture.image.objects !== undefined ? correctedAnswers(answers, picture.truths) : answers;
  });
}

function oneHot(label: number, classes: number): Answers {
  const row = new Float32Array(classes);
  row[label] = 1;
  return new Map([['probabilities', float32([classes], row)]]);
}

async function answersFrom(request: {
  readonly graph: CompiledGraph;
  readonly pictures: readonly TrainingPicture[];
  readonly contract: TrainableModel['contract'];
  readonly lease: RuntimeLease;
  readonly signal: AbortSignal | undefined;
  readonly feeds?: ReturnType<typeof weightFeeds>;
}): Promise<Answers[]> {
  const { graph, pictures, contract, lease, signal, feeds = {} } = request;
  const { width, height } = contract.input;
  const outputs = await lease.run({
    graph,
    feeds: {
      ...feeds,
      pictures: float32([pictures.length, 3, height, width], joined(pictures.map(({ levels }) => levels))),
    },
    ...(signal === undefined ? {} : { signal }),
  });
  return answerRows(outputs, pictures.length);
}

/** Samples by picture; `undefined` where there is nothing to attack or no stored one. */
async function samplesFor(
  context: TrainingContext,
  work: {
    readonly request: MicroBatch;
    readonly pictures: readonly TrainingPicture[];
    readonly right: readonly Answers[];
    readonly run: Run;
  },
): Promise<(Float32Array | undefined)[]> {
  const { config, model } = context;
  const { request, pictures, run } = work;
  const { programs, weights } = request;
  if (programs.train.halves === 'clean') return pictures.map(() => undefined);
  if (config.samples.kind === 'stored') return Promise.all(pictures.map(storedSample));
  if (programs.attack === undefined) throw new Error('unreachable: samples on the fly without an attack');
  const { place } = programs;
  // TRADES pushes the outputs away from what the model says now, not from what is right.
  const right =
    programs.current === undefined
      ? work.right
      : await answersFrom({
          ...run,
          graph: programs.current,
          pictures,
          contract: model.contract,
          feeds: weightFeeds(model, place, weights),
        });
  const targets = await targetsOf(context, pictures, run);
  const samples = await makeSamples({
    ...run,
    program: programs.attack,
    attack: config.samples.attack,
    pictures,
    right,
    targets: targets.map((target) => target ?? NOTHING),
    weights: { place, parameters: model, values: weights },
    key: [config.seed, ...request.key],
    seed: config.seed,
    round: request.round,
  });
  return samples.map((sample, index) => (targets[index] === null ? undefined : sample));
}

const NOTHING: Target = { classId: 0, boxes: [] };

/** What an objective aims at in each picture, by the original model's clean prediction; null where there is nothing. */
async function targetsOf(
  { original, objective, targets }: TrainingContext,
  pictures: readonly TrainingPicture[],
  { lease, signal }: Run,
): Promise<(Target | null)[]> {
  if (objective === undefined) return pictures.map(() => NOTHING);
  const found: (Target | null)[] = [];
  for (const { image, picture } of pictures) {
    let target = targets.get(image.id);
    if (target === undefined) {
      const aim = objective.target(await predictPicture(lease, original, picture, { signal }));
      target = aim.eligible ? aim.target : null;
      targets.set(image.id, target);
    }
    found.push(target);
  }
  return found;
}
