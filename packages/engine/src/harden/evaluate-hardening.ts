import { comparePairs, isEligible, rateOf, type LabelledPicture } from '@holdfast/metrics';
import type { ImageResult, Outcome, PredictionRecord, Results, RunConfiguration } from '@holdfast/results';
import type { Runtime } from '@holdfast/runtime';
import {
  compareAccuracy,
  comparePrecision,
  type AttackRow,
  type HardeningEvaluation,
  type HardeningRecord,
} from '@holdfast/training';
import { decodePhoto, fitToInput } from '@holdfast/vision';
import { attackImages } from '../campaign/attack-images.ts';
import type { ProgressEvent } from '../campaign/run-images.ts';
import { sha256 } from '../hash.ts';
import type { LoadedModel } from '../model.ts';
import { seenSpecs } from '../program/bank.ts';
import { replaySamples } from '../replay/replay-samples.ts';
import { HardenError } from './harden-error.ts';
import type { TrainingImage } from './training-picture.ts';

/** Runs of an evaluation, in their order. */
export const evaluationPhases = [
  'attacking the original model',
  'transferring its samples',
  'attacking the hardened model',
  'held-out attack on the original model',
  'held-out attack on the hardened model',
] as const;

export type EvaluationPhase = (typeof evaluationPhases)[number];

export interface EvaluateHardeningRequest {
  readonly runtime: Runtime;
  readonly original: LoadedModel;
  readonly hardened: LoadedModel;
  readonly modelFile: string;
  /** Pictures that were neither trained on nor used to choose weights. */
  readonly heldOut: readonly TrainingImage[];
  /** Of the hardening; its pictures are refused here. */
  readonly record: Pick<HardeningRecord, 'pictures' | 'configuration'>;
  /** The attack of the transferred and the adaptive scenario. */
  readonly attack: RunConfiguration;
  /** An attack that training never used; left out, it is not measured. */
  readonly heldOutAttack?: RunConfiguration;
  readonly clock: () => Date;
  readonly version: string;
  readonly onProgress?: (phase: EvaluationPhase, event: ProgressEvent) => void;
  readonly signal?: AbortSignal;
}

/**
 * What hardening was worth (issue: never a gain on what was trained on): clean quality before and after, and success rates of the same attack transferred
 * and run anew against the hardened weights, and of a held-out attack, each with the paired difference on the same pictures. Judged as
 * every campaign is: real files, real codecs, the untouched bytes of both models.
 *
 * Throws HardenError where a held-out picture was trained on. Cancelling resolves with what is done and `complete: false`.
 */
export async function evaluateHardening(request: EvaluateHardeningRequest): Promise<HardeningEvaluation> {
  const { original, hardened, heldOut, attack, heldOutAttack } = request;
  await refuseTrained(request);
  const files = new Map<string, Uint8Array>();
  const run = (model: LoadedModel, configuration: RunConfiguration, phase: EvaluationPhase, kept?: typeof files) =>
    attackImages({ ...runRequest(request, model, phase, kept), images: heldOut, configuration });

  const before = await run(original, attack, evaluationPhases[0], files);
  const transferred = await replaySamples({
    ...runRequest(request, hardened, evaluationPhases[1]),
    stored: before,
    specs: [...new Set([...attack.bank.map(({ spec }) => spec), ...attack.evaluate])],
    seed: attack.seed,
    read: (path) => {
      const bytes = files.get(path);
      return bytes === undefined ? Promise.reject(new Error(`unreachable: no ${path}`)) : Promise.resolve(bytes);
    },
  });
  files.clear();
  const adaptive = await run(hardened, attack, evaluationPhases[2]);
  const runs = [before, transferred, adaptive];
  const seen = seenIn(request);
  const rows = [
    ...attackRows('transferred', [before, transferred], seen),
    ...attackRows('adaptive', [before, adaptive], seen),
  ];
  if (heldOutAttack !== undefined) {
    const [first, second] = [
      await run(original, heldOutAttack, evaluationPhases[3]),
      await run(hardened, heldOutAttack, evaluationPhases[4]),
    ];
    runs.push(first, second);
    rows.push(...attackRows('held-out', [first, second], seen));
  }
  return {
    images: heldOut.map(({ id }) => id),
    complete: runs.every(({ complete }) => complete),
    clean: await cleanQuality(request, before, adaptive),
    attacks: rows,
    configuration: { attack, heldOut: heldOutAttack ?? null },
  };
}

/** A run whose files are kept only where another run reads them. */
function runRequest(
  { runtime, modelFile, clock, version, onProgress, signal }: EvaluateHardeningRequest,
  model: LoadedModel,
  phase: EvaluationPhase,
  files?: Map<string, Uint8Array>,
) {
  return {
    runtime,
    model,
    modelFile,
    clock,
    version,
    command: 'evaluation of a hardening',
    sink: {
      write: (path: string, bytes: Uint8Array): Promise<void> => {
        files?.set(path, bytes);
        return Promise.resolve();
      },
    },
    store: { load: () => Promise.resolve(undefined), save: () => Promise.resolve() },
    onProgress: (event: ProgressEvent) => onProgress?.(phase, event),
    ...(signal === undefined ? {} : { signal }),
  };
}

async function refuseTrained({ heldOut, record }: EvaluateHardeningRequest): Promise<void> {
  const trained = new Map(
    [...record.pictures.train, ...record.pictures.validation].map(({ id, sha256: hash }) => [hash, id]),
  );
  for (const image of heldOut) {
    const known = trained.get(sha256(await image.read()));
    if (known === undefined) continue;
    throw new HardenError(
      `held-out picture ${image.id}: expected one that was not trained on, got training picture ${known}; take it out of one of the two`,
    );
  }
}

/** Whether a transform was among those that training samples were made through. */
function seenIn({ record, attack, heldOutAttack }: EvaluateHardeningRequest): ReadonlySet<string> {
  const { samples } = record.configuration;
  const bank =
    samples.kind === 'on-the-fly' ? samples.attack.bank.map(({ spec }) => spec) : attack.bank.map(({ spec }) => spec);
  const judged = [attack, ...(heldOutAttack === undefined ? [] : [heldOutAttack])].flatMap(
    ({ bank: own, evaluate }) => [...own.map(({ spec }) => spec), ...evaluate],
  );
  return seenSpecs(bank, judged);
}

function attackRows(
  scenario: AttackRow['scenario'],
  [before, after]: readonly [Results, Results],
  seen: ReadonlySet<string>,
): AttackRow[] {
  const groups = new Map<string, { attack: string; transform: string; before: Outcome[]; after: Outcome[] }>();
  const sort = (results: Results, side: 'before' | 'after'): void => {
    for (const outcome of results.images.flatMap(({ outcomes }) => outcomes)) {
      const { attack, transform } = outcome;
      const key = JSON.stringify([attack, transform]);
      const group = groups.get(key) ?? { attack, transform, before: [], after: [] };
      groups.set(key, group);
      if (isEligible(outcome)) group[side].push(outcome);
    }
  };
  sort(before, 'before');
  sort(after, 'after');
  return [...groups.values()].map((group) => {
    const later = new Map(group.after.map((outcome) => [outcome.image, outcome.state === 'success']));
    const pairs = group.before.flatMap((outcome): (readonly [boolean, boolean])[] => {
      const second = later.get(outcome.image);
      return second === undefined ? [] : [[outcome.state === 'success', second]];
    });
    const { both, onlyFirst, onlySecond, neither, n, difference, interval, pValue, confidence } = comparePairs(pairs);
    return {
      scenario,
      attack: group.attack,
      transform: group.transform,
      seenInTraining: group.transform === 'identity' || seen.has(group.transform),
      before: rateOfOutcomes(group.before),
      after: rateOfOutcomes(group.after),
      paired: { both, onlyFirst, onlySecond, neither, n, difference, interval: { ...interval }, pValue, confidence },
    };
  });
}

function rateOfOutcomes(outcomes: readonly Outcome[]): AttackRow['before'] {
  const rate = rateOf({ successes: outcomes.filter(({ state }) => state === 'success').length, n: outcomes.length });
  return { ...rate, interval: { ...rate.interval } };
}

async function cleanQuality(
  { original, heldOut }: EvaluateHardeningRequest,
  before: Results,
  after: Results,
): Promise<HardeningEvaluation['clean']> {
  const later = new Map(after.images.map((result) => [result.image.id, result.image.prediction]));
  const pictures = before.images.map(({ image }) => ({
    source: heldOut.find(({ id }) => id === image.id),
    before: image.prediction,
    after: later.get(image.id) ?? null,
  }));
  if (original.contract.task === 'classification') {
    const labelled = pictures.filter(({ source }) => source?.label !== undefined);
    const byLabel = labelled.length > 0;
    return {
      metric: 'accuracy',
      reference: byLabel ? 'labels' : "the original model's predictions",
      ...compareAccuracy(
        (byLabel ? labelled : pictures).map((picture) => ({
          right: (byLabel ? picture.source?.label : classOf(picture.before)) ?? -1,
          before: classOf(picture.before),
          after: classOf(picture.after),
        })),
      ),
    };
  }
  const labelled = pictures.filter(({ source }) => source?.objects !== undefined);
  const byLabel = labelled.length > 0;
  const compared = await Promise.all(
    (byLabel ? labelled : pictures).map(async (picture) => ({
      truths: byLabel ? await truthsOf(original, picture.source) : detectionsOf(picture.before),
      before: detectionsOf(picture.before),
      after: detectionsOf(picture.after),
    })),
  );
  return {
    metric: 'mean average precision at IoU 0.5',
    reference: byLabel ? 'labels' : "the original model's predictions",
    ...comparePrecision(compared),
  };
}

async function truthsOf(
  { contract }: LoadedModel,
  image: TrainingImage | undefined,
): Promise<LabelledPicture['truths']> {
  if (image?.objects === undefined) return [];
  const { toInput } = fitToInput(await decodePhoto(await image.read(), { where: image.id }), contract.input);
  return image.objects.map(({ classId, box }) => ({ classId, box: toInput(box) }));
}

const classOf = (prediction: ImageResult['image']['prediction']): number | null =>
  prediction?.task === 'classification' ? prediction.classId : null;

const detectionsOf = (prediction: PredictionRecord | null): LabelledPicture['detections'] =>
  prediction?.task === 'detection' ? prediction.detections : [];
