import type { ImageResult, Outcome, PredictionRecord, Results, Sample, Told } from '@holdfast/results';
import { RESULTS_SCHEMA } from '@holdfast/results';

/** What became of one image: per attack, the transforms under which it succeeds; everything else is robust. */
export interface SyntheticImage {
  readonly id: string;
  readonly succeeds: Readonly<Record<string, readonly string[]>>;
  /** Outcomes that differ from success and robust, as `attack@transform` or `@transform` for every attack. */
  readonly states?: Readonly<Record<string, Outcome['state']>>;
  readonly label?: number;
}

export interface SyntheticRun {
  readonly images: readonly SyntheticImage[];
  readonly attacks?: readonly string[];
  readonly bank?: readonly string[];
  /** Judged besides the bank and the untransformed picture. */
  readonly unseen?: readonly string[];
  readonly className?: string;
}

const HASH = '0'.repeat(64);
const BOX = { x0: 20, y0: 10, x1: 60, y1: 90 };

/** A prediction that finds one object of the class, or none. */
function detections(className: string, score: number | null): PredictionRecord {
  return {
    task: 'detection',
    detections: score === null ? [] : [{ classId: 0, label: className, score, box: BOX }],
  };
}

/** Results of a run that never happened, complete and valid, for what reads results. Pictures are named but do not exist. */
export function syntheticResults(run: SyntheticRun): Results {
  const { attacks = ['plain-early', 'plain-full', 'averaged', 'noise'], bank = ['jpeg:75', 'median:3'] } = run;
  const { unseen = ['jpeg:30', 'jpeg:50', 'jpeg:90'], className = 'person' } = run;
  return {
    schema: RESULTS_SCHEMA,
    startedAt: '2026-01-02T03:04:05.000Z',
    finishedAt: '2026-01-02T03:06:07.000Z',
    complete: true,
    kind: 'attack',
    command: `holdfast attack detector.onnx --images photos --objective vanish:${className} --epsilon 4/255 --seed 7`,
    model: {
      file: 'detector.onnx',
      sha256: HASH,
      task: 'detection',
      inputWidth: 100,
      inputHeight: 100,
      labels: [className, 'bicycle'],
      contract: { input: { name: 'images' } },
    },
    configuration: {
      objective: `vanish:${className}`,
      bank: bank.map((spec) => ({ spec, gradientMode: 'exact' })),
      evaluate: [...bank, ...unseen],
      attacks: ['plain', 'averaged', 'noise'],
      attack: {
        budget: { norm: 'linf', epsilonLevels: 4 },
        stepLevels: 1,
        iterations: 40,
        direction: 'sign',
        momentum: 0,
        combination: { name: 'mean' },
        start: { kind: 'original' },
      },
      confirmDraws: 2,
      seed: 7,
    },
    provenance: {
      holdfast: '0.1.0',
      onnxruntime: '1.30.0',
      node: 'v20.19.0',
      platform: 'linux-x64',
      cpu: { model: 'Test CPU', features: ['avx2'] },
      codecs: { vips: '8.17.0', mozjpeg: '4.1.5' },
      configurationSha256: HASH,
    },
    subBatches: [{ attack: 'averaged', members: ['identity', ...bank] }],
    images: run.images.map((image) => imageResult(image, { attacks, bank, unseen, className })),
  };
}

function imageResult(
  { id, succeeds, states = {}, label }: SyntheticImage,
  run: { attacks: readonly string[]; bank: readonly string[]; unseen: readonly string[]; className: string },
): ImageResult {
  const { attacks, bank, unseen, className } = run;
  const outcomes = attacks.flatMap((attack) =>
    ['identity', ...bank, ...unseen].map((transform): Outcome => {
      const success = succeeds[attack]?.includes(transform) === true;
      const state = states[`${attack}@${transform}`] ?? states[`@${transform}`] ?? (success ? 'success' : 'robust');
      const judged = state === 'success' || state === 'robust';
      const scores = { scoreBefore: judged ? 0.9 : null, scoreAfter: judged ? (success ? 0.1 : 0.8) : null };
      return {
        image: id,
        attack,
        transform,
        seen: transform === 'identity' || bank.includes(transform),
        instance: null,
        state,
        ...scores,
        objects: judged ? [{ box: BOX, scoreBefore: 0.9, scoreAfter: success ? 0.1 : 0.8, success }] : [],
        ...(state === 'error' && { error: 'the codec gave up' }),
      };
    }),
  );
  const prediction = (attack: string, transform: string): PredictionRecord =>
    detections(className, succeeds[attack]?.includes(transform) === true ? null : 0.8);
  return {
    image: {
      id,
      sha256: HASH,
      file: `samples/${id}/original.png`,
      label: label ?? null,
      prediction: detections(className, 0.9),
      eligible: true,
      reason: null,
      error: false,
    },
    samples: attacks.map((attack): Sample => ({
      image: id,
      attack,
      file: `samples/${id}/${attack}.png`,
      sha256: HASH,
      norms: { linf: 4, l2: 310.5, psnr: 41.25, ssim: 0.981 },
      iterations: attack === 'noise' ? 0 : 12,
      reportedSuccess: succeeds[attack]?.includes('identity') === true,
      prediction: prediction(attack, 'identity'),
      group: bank.map((transform) => ({
        transform,
        file: `samples/${id}/${attack}@${transform.replaceAll(':', '-')}.png`,
        sha256: HASH,
        prediction: prediction(attack, transform),
      })),
      trace: attack === 'noise' ? null : { losses: [3, 2, 1, 0.5], succeeded: [0, 1, 2, 3], nearZeroGradients: 0 },
    })),
    outcomes,
    surrogate: bank.map((transform) => ({ transform, image: id, meanAbs: 0.4, maxAbs: 9 })),
    failures: [],
  };
}

/** An image that was not attacked: it holds no target, or it could not be read. */
export function skippedImage(
  id: string,
  { reason, error, told }: { reason: string; error: boolean; told?: Told },
): ImageResult {
  return {
    image: {
      id,
      sha256: HASH,
      file: error ? null : `samples/${id}/original.png`,
      label: null,
      prediction: error ? null : { task: 'detection', detections: [] },
      eligible: false,
      reason,
      ...(told !== undefined && { told }),
      error,
    },
    samples: [],
    outcomes: [],
    surrogate: [],
    failures: [],
  };
}
