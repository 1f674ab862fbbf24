import {
  afterEpoch,
  batchAt,
  beforeTraining,
  clipGlobalNorm,
  createOptimizer,
  decodeCheckpoint,
  encodeCheckpoint,
  learningRateAt,
  stepsPerEpoch,
  type Checkpoint,
  type EpochRecord,
  type Optimizer,
} from '@holdfast/training';
import type { HardenRequest } from './harden-request.ts';
import type { TrainingContext } from './micro-batch.ts';
import type { WeightValues } from './trainable-model.ts';
import type { ProgramSource } from './training-programs.ts';
import { runBatch } from './training-step.ts';

export interface EndedTraining {
  /** Of the best epoch. */
  readonly weights: WeightValues;
  /** Steps done. */
  readonly step: number;
  readonly history: EpochRecord[];
  readonly bestEpoch: number;
  /** Whether early stopping ended it. */
  readonly stopped: boolean;
  /** Parameters that the loss depends on. */
  readonly reached: ReadonlySet<string>;
}

/** State and loop of one training: steps, epochs, checkpoints. */
export class TrainingLoop {
  readonly #request: HardenRequest;
  readonly #context: TrainingContext;
  readonly #programs: ProgramSource;
  readonly #key: string;

  constructor(
    request: HardenRequest,
    { context, programs, key }: { context: TrainingContext; programs: ProgramSource; key: string },
  ) {
    this.#request = request;
    this.#context = context;
    this.#programs = programs;
    this.#key = key;
  }

  async run(): Promise<EndedTraining> {
    const { train, checkpoints, onProgress, signal } = this.#request;
    const { model, config, microBatch } = this.#context;
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
      history: state.history,
      stepsPerEpoch: perEpoch,
      microBatch,
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
    return {
      weights: state.best,
      step: state.step,
      history: state.history,
      bestEpoch: state.stopping.bestEpoch,
      stopped: state.stopped,
      reached: new Set(this.#programs(state.best).train.reached),
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
    const { train, onProgress } = this.#request;
    const { config, model } = this.#context;
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
      model.parameters.flatMap(({ name, kind, dims }) => {
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
    const { validation, onProgress } = this.#request;
    const { config } = this.#context;
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
