import { parseObjective } from '@holdfast/attacks';
import { float32, replaceWeights } from '@holdfast/onnx';
import { withLearningRate } from '@holdfast/training';
import { canonicalJson } from '../campaign/provenance.ts';
import { sha256 } from '../hash.ts';
import { checkPictures } from './check-pictures.ts';
import type { Hardened, HardenRequest } from './harden-request.ts';
import { describePictures, hardeningRecord, type DescribedPictures } from './hardening-record.ts';
import type { TrainingContext } from './micro-batch.ts';
import { microBatchFor } from './micro-batch-size.ts';
import { compileAnswers } from './programs/answers-program.ts';
import { importTrainable, type TrainableModel } from './trainable-model.ts';
import { TrainingLoop } from './training-loop.ts';
import { TrainingPictures } from './training-picture.ts';
import { trainingPrograms } from './training-programs.ts';

/**
 * Adversarial training (method.md M14, M15): adjusts a model's weights by the difference between what it says about adversarial samples and what is
 * right. Goes on from the store's checkpoint where there is one, bit for bit as if it had never stopped. Cancelling saves a checkpoint of
 * the last whole step and rejects.
 *
 * Throws HardenError, ParameterChoiceError, NoGradientError or AttackError before the first step for what cannot be trained, CheckpointError
 * for a checkpoint of another training, RangeError where the loss stops being finite.
 */
export async function hardenModel(request: HardenRequest): Promise<Hardened> {
  const startedAt = request.clock().toISOString();
  checkPictures(request);
  const model = await importTrainable(request.model, request);
  const pictures = await describePictures(request);
  const context = contextOf(request, model);
  const { config } = context;
  const weightsAs = config.weightsAs === 'auto' ? 'inputs' : config.weightsAs;
  const key = keyOf(request, { context, pictures });
  const { labels } = model.contract.output;
  const programs = trainingPrograms(model, { config, batch: context.microBatch, weightsAs, labels });
  const ended = await new TrainingLoop(request, { context, programs, key }).run();
  const onnx = replaceWeights(
    request.model.imported.untouched.bytes,
    new Map(
      model.parameters.map(({ name, dims }) => [name, float32(dims, ended.weights.get(name) ?? new Float32Array())]),
    ),
  );
  return {
    onnx,
    record: hardeningRecord(request, {
      context,
      ended,
      pictures,
      onnx,
      startedAt,
      configurationSha256: key,
      weightsAs,
    }),
  };
}

function contextOf(request: HardenRequest, model: TrainableModel): TrainingContext {
  const { runtime, model: original, signal } = request;
  const config = withLearningRate(request.config, { task: model.contract.task, parameters: model.all });
  const microBatch =
    config.microBatch ??
    microBatchFor(model, { config, images: request.train.length, memoryMb: runtime.memoryLimitMb });
  const aim = config.samples.kind === 'on-the-fly' ? config.samples.attack.loss : 'distance';
  return {
    runtime,
    original,
    model,
    config,
    pictures: new TrainingPictures(original),
    reference: compileAnswers(model, { batch: microBatch, place: { kind: 'constants', weights: model.initial } }),
    microBatch,
    objective: aim === 'distance' ? undefined : parseObjective(aim, original.contract.output.labels),
    targets: new Map(),
    signal,
  };
}

/** Names a training by everything that decides its weights; a checkpoint of another one is refused. */
function keyOf(
  { model, version }: HardenRequest,
  { context, pictures }: { readonly context: TrainingContext; readonly pictures: DescribedPictures },
): string {
  // Whether it was asked for or chosen makes no difference.
  const { microBatch: _asked, ...config } = context.config;
  return sha256(
    canonicalJson({
      model: model.imported.untouched.sha256,
      contract: model.contract,
      config,
      microBatch: context.microBatch,
      sources: [pictures.train, pictures.validation].map((list) => list.map(({ id, all }) => [id, all])),
      version,
    }),
  );
}
