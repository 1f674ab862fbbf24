import { parseObjective } from '@holdfast/attacks';
import { float32, replaceWeights } from '@holdfast/onnx';
import type { Runtime } from '@holdfast/runtime';
import {
  afterEpoch,
  batchAt,
  beforeTraining,
  clipGlobalNorm,
  createOptimizer,
  decodeCheckpoint,
  encodeCheckpoint,
  HARDENING_SCHEMA,
  learningRateAt,
  stepsPerEpoch,
  type Checkpoint,
  type EpochRecord,
  type HardenConfig,
  type HardeningRecord,
  type Optimizer,
} from '@holdfast/training';
import { canonicalJson, modelRecord, provenanceOf } from '../campaign/provenance.ts';
import { sha256 } from '../hash.ts';
import { estimateMemoryMb } from '../import/index.ts';
import type { LoadedModel } from '../model.ts';
import { HardenError } from './harden-error.ts';
import type { TrainingContext } from './micro-batch.ts';
import { compileAnswers } from './programs/answers-program.ts';
import { importTrainable, type TrainableModel, type WeightValues } from './trainable-model.ts';
import { sourceSha256, TrainingPictures, type TrainingImage } from './training-picture.ts';
import { trainingPrograms, type ProgramSource } from './training-programs.ts';
import { runBatch } from './training-step.ts';

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
      readonly stepsPerEpoch: number;
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

/**
 * Adversarial training (method.md M14, M15): adjusts a model's weights by the difference between what it says about adversarial samples and what is
 * right. Goes on from the store's checkpoint where there is one, bit for bit as if it had never stopped. Cancelling saves a checkpoint of
 * the last whole step and rejects.
 *
 * Throws HardenError, ParameterChoiceError, NoGradientError or AttackError before the first step for what cannot be trained, CheckpointError
 * for a checkpoint of another training, RangeError where the loss stops being finite.
 */
export async function hardenModel(request: HardenRequest): Promise<Hardened> {
  const { config, clock, model: original, runtime, train, validation } = request;
  const startedAt = clock().toISOString();
  checkPictures(request);
  const model = await importTrainable(original, request);
  const sources = { train: await describe(train), validation: await describe(validation) };
  const microBatch = config.microBatch ?? microBatchFor(model, { config, memoryMb: runtime.memoryLimitMb });
  const weightsAs = config.weightsAs === 'auto' ? 'inputs' : config.weightsAs;
  const { labels } = original.contract.output;
  const samples = config.samples.kind === 'on-the-fly' ? config.samples.attack.loss : 'distance';
  const place = { kind: 'constants', weights: model.initial } as const;
  const context: TrainingContext = {
    runtime,
    original,
    model,
    config,
    pictures: new TrainingPictures(original),
    reference: compileAnswers(model, { batch: microBatch, place }),
    microBatch,
    objective: samples === 'distance' ? undefined : parseObjective(samples, labels),
    targets: new Map(),
    signal: request.signal,
  };
  const key = sha256(
    canonicalJson({
      model: original.imported.untouched.sha256,
      contract: original.contract,
      config,
      microBatch,
      sources: [sources.train, sources.validation].map((list) => list.map(({ id, all }) => [id, all])),
      version: request.version,
    }),
  );
  const training = new Training(request, {
    context,
    programs: trainingPrograms(model, { config, batch: microBatch, weightsAs, labels }),
    key,
  });
  const ended = await training.run();

  const onnx = replaceWeights(
    original.imported.untouched.bytes,
    new Map(
      model.parameters.map(({ name, dims }) => [name, float32(dims, ended.weights.get(name) ?? new Float32Array())]),
    ),
  );
  const identified = modelRecord(original, request.modelFile);
  const { reached } = training;
  return {
    onnx,
    record: {
      schema: HARDENING_SCHEMA,
      startedAt,
      finishedAt: clock().toISOString(),
      original: identified,
      hardenedSha256: sha256(onnx),
      configuration: config,
      provenance: provenanceOf({ version: request.version, identity: runtime.identity, configurationSha256: key }),
      pictures: {
        train: sources.train.map(({ id, file }) => ({ id, sha256: file })),
        validation: sources.validation.map(({ id, file }) => ({ id, sha256: file })),
      },
      supervision: supervisionOf(request),
      withoutTarget: [...context.targets].filter(
        ([id, target]) => target === null && train.some((image) => image.id === id),
      ).length,
      parameters: {
        trained: model.parameters
          .filter(({ name }) => reached.has(name))
          .map(({ name, kind, block, dims }) => ({ name, kind, block, elements: dims.reduce((a, b) => a * b, 1) })),
        frozen: model.frozen,
        unreached: model.parameters.map(({ name }) => name).filter((name) => !reached.has(name)),
        blocks: model.blocks,
      },
      weightsAs,
      microBatch,
      training: {
        steps: ended.step,
        history: ended.history,
        bestEpoch: ended.bestEpoch,
        endedBy: ended.stopped ? 'patience' : 'epochs',
        change: changeOf(model.initial, ended.weights),
      },
      evaluation: null,
    },
  };
}

/** State and loop of one training. */
class Training {
  readonly #request: HardenRequest;
  readonly #context: TrainingContext;
  readonly #programs: ProgramSource;
  readonly #key: string;
  /** Parameters that the loss depends on. */
  readonly reached = new Set<string>();

  constructor(
    request: HardenRequest,
    { context, programs, key }: { context: TrainingContext; programs: ProgramSource; key: string },
  ) {
    this.#request = request;
    this.#context = context;
    this.#programs = programs;
    this.#key = key;
  }

  async run(): Promise<{
    readonly weights: WeightValues;
    readonly step: number;
    readonly history: EpochRecord[];
    readonly bestEpoch: number;
    readonly stopped: boolean;
  }> {
    const { config, train, checkpoints, onProgress, signal } = this.#request;
    const { model } = this.#context;
    const plan = { pictures: train.length, batchSize: config.batchSize, seed: config.seed };
    const perEpoch = stepsPerEpoch(plan);
    const steps = perEpoch * config.epochs;
    const stored = await checkpoints.load();
    const state: MutableState = stored === undefined ? this.#fresh() : copyOf(decodeCheckpoint(stored, this.#key));
    const optimizer = createOptimizer(config.optimizer, state.optimizer);
    const trainedElements = [...model.initial.values()].reduce((sum, { length }) => sum + length, 0);
    onProgress?.({
      kind: 'started',
      steps,
      resumedAt: state.step,
      stepsPerEpoch: perEpoch,
      trainedParameters: model.parameters.length,
      trainedElements,
    });
    const save = async (): Promise<void> => {
      await checkpoints.save(encodeCheckpoint({ ...state, optimizer: optimizer.state }));
      onProgress?.({ kind: 'checkpoint', step: state.step });
    };
    try {
      for (;;) {
        signal?.throwIfAborted();
        const epochsDone = Math.floor(state.step / perEpoch);
        if (epochsDone > state.history.length - 1) {
          await this.#endEpoch(state, { epoch: epochsDone, perEpoch, steps });
          await save();
        } else if (state.stopped || state.step === steps) break;
        else {
          await this.#step(state, optimizer, { plan, perEpoch, steps });
          if (state.step % config.checkpointEverySteps === 0) await save();
        }
      }
    } catch (error) {
      // Whole steps only: what a step changes, it changes after its last run.
      if (signal?.aborted === true) await save();
      throw error;
    }
    for (const name of this.#programs(state.best).train.reached) this.reached.add(name);
    return {
      weights: state.best,
      step: state.step,
      history: state.history,
      bestEpoch: state.stopping.bestEpoch,
      stopped: state.stopped,
    };
  }

  #fresh(): MutableState {
    const { initial } = this.#context.model;
    const copy = (): Map<string, Float32Array> => new Map([...initial].map(([name, values]) => [name, values.slice()]));
    return {
      key: this.#key,
      step: 0,
      history: [],
      stopping: beforeTraining,
      running: { loss: 0, gradientNorm: 0, steps: 0 },
      stopped: false,
      weights: copy(),
      best: copy(),
      optimizer: new Map(),
    };
  }

  async #step(
    state: MutableState,
    optimizer: Optimizer,
    { plan, perEpoch, steps }: { plan: Parameters<typeof batchAt>[0]; perEpoch: number; steps: number },
  ): Promise<void> {
    const { config, train, onProgress } = this.#request;
    const { parameters } = this.#context.model;
    const { epoch, places } = batchAt(plan, state.step);
    const { loss, gradients } = await runBatch(this.#context, {
      images: places.flatMap((place) => train[place] ?? []),
      programs: this.#programs(state.weights),
      purpose: 'train',
      weights: state.weights,
      key: ['training', state.step],
      round: state.step + 1,
    });
    if (!Number.isFinite(loss)) {
      throw new RangeError(`step ${state.step + 1}: expected a finite loss, got ${loss}; lower the learning rate`);
    }
    const gradientNorm = clipGlobalNorm(gradients, config.clipNorm);
    const learningRate = learningRateAt(config, { step: state.step, stepsPerEpoch: perEpoch, steps });
    optimizer.update(
      parameters.flatMap(({ name, kind, dims }) => {
        const [weights, gradient] = [state.weights.get(name), gradients.get(name)];
        if (weights === undefined || gradient === undefined) return [];
        const weightDecay = kind === 'layer' && dims.length > 1 ? config.weightDecay : 0;
        return [{ name, weights, gradient, weightDecay }];
      }),
      { learningRate, step: state.step + 1 },
    );
    state.step++;
    const { running } = state;
    state.running = {
      loss: running.loss + loss,
      gradientNorm: running.gradientNorm + gradientNorm,
      steps: running.steps + 1,
    };
    onProgress?.({ kind: 'step', step: state.step, steps, epoch: epoch + 1, loss, gradientNorm, learningRate });
  }

  /** Measures the validation pictures, with the same samples' random choices after every epoch, and decides whether to go on. */
  async #endEpoch(
    state: MutableState,
    { epoch, perEpoch, steps }: { epoch: number; perEpoch: number; steps: number },
  ): Promise<void> {
    const { config, validation, onProgress } = this.#request;
    const measured = await runBatch(this.#context, {
      images: validation,
      programs: this.#programs(state.weights),
      purpose: 'measure',
      weights: state.weights,
      key: ['validation'],
      round: 0,
    });
    const { running } = state;
    const record: EpochRecord = {
      epoch,
      step: state.step,
      trainLoss: running.steps === 0 ? null : running.loss / running.steps,
      validation: { clean: measured.clean ?? measured.loss, adversarial: measured.adversarial, loss: measured.loss },
      learningRate: learningRateAt(config, { step: Math.max(0, state.step - 1), stepsPerEpoch: perEpoch, steps }),
      gradientNorm: running.steps === 0 ? null : running.gradientNorm / running.steps,
    };
    const { patienceEpochs } = config;
    const decided = afterEpoch(state.stopping, { epoch, loss: measured.loss, patienceEpochs });
    state.stopping = decided.state;
    state.stopped = decided.stop;
    if (decided.isBest) state.best = new Map([...state.weights].map(([name, values]) => [name, values.slice()]));
    state.history = [...state.history, record];
    state.running = { loss: 0, gradientNorm: 0, steps: 0 };
    onProgress?.({ kind: 'epoch', record, isBest: decided.isBest });
  }
}

type MutableState = { -readonly [K in keyof Checkpoint]: Checkpoint[K] };

const copyOf = (checkpoint: Checkpoint): MutableState => ({ ...checkpoint });

/** Share of a child's memory that a step's estimate may take. */
const SAFE_SHARE = 0.5;
const LARGEST_MICRO_BATCH = 8;

/** Pictures at once: both halves, or a picture with its whole bank, go through the model together. */
function microBatchFor(
  model: TrainableModel,
  { config, memoryMb }: { config: HardenConfig; memoryMb: number },
): number {
  const bank = config.samples.kind === 'on-the-fly' ? config.samples.attack.bank.length : 0;
  const copies = Math.max(2, bank + 1);
  let size = Math.min(LARGEST_MICRO_BATCH, config.batchSize);
  while (size > 1 && estimateMemoryMb(model.imported, size * copies) > memoryMb * SAFE_SHARE) size--;
  return size;
}

function checkPictures({ train, validation, config, model }: HardenRequest): void {
  const ids = new Set<string>();
  for (const { id } of [...train, ...validation]) {
    if (ids.has(id))
      throw new HardenError(`picture ${id}: expected once in training and validation together, got it twice`);
    ids.add(id);
  }
  if (train.length === 0 || validation.length === 0) {
    throw new HardenError(
      `pictures: expected at least one for training and one for validation, got ${train.length} and ${validation.length}; give more pictures`,
    );
  }
  const classes = model.contract.output.labels.length;
  const stray = [...train, ...validation].find(({ label }) => label !== undefined && (label < 0 || label >= classes));
  if (stray !== undefined) {
    throw new HardenError(
      `picture ${stray.id}: expected a label from 0 to ${classes - 1}, got ${stray.label ?? ''}; correct it`,
    );
  }
  if (config.samples.kind === 'stored' && !train.some(({ adversarial }) => adversarial !== undefined)) {
    throw new HardenError(
      'samples: expected stored samples of the training pictures, got none; attack these pictures first',
    );
  }
}

async function describe(images: readonly TrainingImage[]): Promise<{ id: string; file: string; all: string }[]> {
  const described: { id: string; file: string; all: string }[] = [];
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
