import type { Objective, Target } from '@holdfast/attacks';
import { IDENTITY } from '@holdfast/metrics';
import type { Outcome } from '@holdfast/results';
import type { RuntimeLease } from '@holdfast/runtime';
import type { Picture, Prediction, Size } from '@holdfast/scene';
import { parseTransformSpec, type Codecs, type EvaluationTransform } from '@holdfast/transforms';
import { errorCode } from '../error-code.ts';
import type { LoadedModel } from '../model.ts';
import { drawInstance } from '../program/bank.ts';
import { cleanReference, type JudgedReference } from './clean-reference.ts';
import { predictPicture } from './predict.ts';

/** What judging one image's samples needs. */
export interface JudgeContext {
  readonly lease: RuntimeLease;
  readonly model: LoadedModel;
  readonly codecs: Codecs;
  readonly objective: Objective;
  readonly seed: number;
  /** SHA-256 of the clean picture in input space. */
  readonly imageSha256: string;
  readonly signal?: AbortSignal | undefined;
}

/** A transform as it judges one image: one draw, the same for every attack, and the clean picture's reference under it. */
export interface JudgedTransform {
  readonly spec: string;
  readonly seen: boolean;
  /** `undefined` is the untransformed picture. */
  readonly transform: EvaluationTransform | undefined;
  readonly instance: unknown;
  /** The reference, or why the transform could not be applied to the clean picture. */
  readonly reference: JudgedReference | ({ readonly state: 'error' } & RecordedError);
}

/**
 * Draws every transform once for this image and asks the model about the transformed clean picture. `specs` are judged in
 * order, the untransformed picture first.
 */
export async function prepareJudging(
  context: JudgeContext,
  request: {
    readonly clean: Picture;
    readonly target: Target;
    readonly specs: readonly string[];
    readonly seen: ReadonlySet<string>;
  },
): Promise<JudgedTransform[]> {
  const { clean, target, specs, seen } = request;
  const size: Size = { width: clean.width, height: clean.height };
  const judged: JudgedTransform[] = [];
  for (const spec of [IDENTITY, ...specs.filter((other) => other !== IDENTITY)]) {
    const { transform, instance } = judgingDraw(context, spec, size);
    const entry = { spec, seen: spec === IDENTITY || seen.has(spec), transform, instance };
    try {
      const picture = transform === undefined ? clean : await transform.real(clean, instance, context.codecs);
      const prediction = await predictPicture(context.lease, context.model, picture, context);
      const reference = cleanReference({ target, prediction, transform, instance, size });
      judged.push({ ...entry, reference });
    } catch (error) {
      context.signal?.throwIfAborted();
      judged.push({ ...entry, reference: { state: 'error', ...recorded(error) } });
    }
  }
  return judged;
}

/** One draw of a transform for one image: the same wherever it is judged or shown. */
export function judgingDraw(
  { seed, imageSha256 }: Pick<JudgeContext, 'seed' | 'imageSha256'>,
  spec: string,
  size: Size,
): { transform: EvaluationTransform | undefined; instance: unknown } {
  if (spec === IDENTITY) return { transform: undefined, instance: null };
  const { transform, params } = parseTransformSpec(spec);
  const key = { seed, image: imageSha256, purpose: 'evaluate', round: 0 } as const;
  return { transform, instance: drawInstance({ spec, transform, params }, key, size) };
}

/** Judges one saved sample under every transform. An error is an outcome of its own, never robust and never dropped. */
export async function judgeSample(
  context: JudgeContext,
  request: {
    readonly image: string;
    readonly attack: string;
    /** The decoded saved file. */
    readonly sample: Picture;
    readonly transforms: readonly JudgedTransform[];
    /** Called with every copy that was judged, the untransformed one first. */
    readonly onCopy?: (judged: { spec: string; copy: Picture; prediction: Prediction }) => Promise<void>;
  },
): Promise<Outcome[]> {
  const { image, attack, sample, transforms, onCopy } = request;
  const outcomes: Outcome[] = [];
  for (const { spec, seen, transform, instance, reference } of transforms) {
    const base = { image, attack, transform: spec, seen, instance, scoreBefore: null, scoreAfter: null, objects: [] };
    if (reference.state === 'error') {
      const { error, errorCode } = reference;
      outcomes.push({ ...base, state: 'error', error, errorCode });
      continue;
    }
    if (reference.state !== 'eligible') {
      outcomes.push({ ...base, state: reference.state });
      continue;
    }
    try {
      const copy = transform === undefined ? sample : await transform.real(sample, instance, context.codecs);
      const prediction = await predictPicture(context.lease, context.model, copy, context);
      const { success, score, objects } = context.objective.judge(prediction, reference.target);
      // Before the outcome: a copy that cannot be kept makes it an error, not a second outcome.
      await onCopy?.({ spec, copy, prediction });
      outcomes.push({
        ...base,
        state: success ? 'success' : 'robust',
        scoreBefore: reference.score,
        scoreAfter: score,
        objects: objects.map((object, index) => ({
          box: { ...object.box },
          scoreBefore: reference.objectScores[index] ?? reference.score,
          scoreAfter: object.score,
          success: object.success,
        })),
      });
    } catch (error) {
      context.signal?.throwIfAborted();
      outcomes.push({ ...base, state: 'error', ...recorded(error) });
    }
  }
  return outcomes;
}

type RecordedError = Required<Pick<Outcome, 'error' | 'errorCode'>>;

const recorded = (error: unknown): RecordedError => ({
  error: error instanceof Error ? error.message : String(error),
  errorCode: errorCode(error),
});
