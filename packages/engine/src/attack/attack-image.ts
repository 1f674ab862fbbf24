import {
  runAttack,
  type Attack,
  type AttackOutcome,
  type AttackSample,
  type CombinationConfig,
  type Target,
} from '@holdfast/attacks';
import { IDENTITY } from '@holdfast/metrics';
import {
  ineligible,
  type ImageRecord,
  type ImageResult,
  type Outcome,
  type Sample,
  type Sentence,
  type Trace,
} from '@holdfast/results';
import { toPlanar, type Picture } from '@holdfast/scene';
import { encodePng, pictureSha256, type FittedPhoto } from '@holdfast/vision';
import { errorCode } from '../error-code.ts';
import { sha256 } from '../hash.ts';
import { judgeSample, prepareJudging, type JudgeContext, type JudgedTransform } from '../judge/evaluation.ts';
import { recordPrediction } from '../judge/predict.ts';
import { predictPhoto } from '../predict-photo.ts';
import type { BankMember } from '../program/bank.ts';
import { createStepOracle } from '../program/step-oracle.ts';
import { imagePaths } from './artifacts.ts';
import type { AttackPlan, ImageSource, ImageTask } from './attack-plan.ts';
import { saveSample } from './save-sample.ts';
import { measureSurrogates } from './surrogate.ts';

/**
 * Attacks one picture with every attack of the plan and judges every sample under every transform (method.md M1-M10, M12). Errors of
 * single attacks are recorded, not thrown; cancelling rejects.
 */
export async function attackImage(plan: AttackPlan, task: ImageTask): Promise<ImageResult> {
  const { image, folder, sink } = task;
  const bytes = await image.read();
  const record = { id: image.id, sha256: sha256(bytes), label: image.label ?? null, error: false };
  const { fitted, prediction } = await predictPhoto({ ...task, model: plan.model, bytes, where: image.id });
  const paths = imagePaths(folder);
  await sink.write(paths.original, await encodePng(fitted.picture));
  const seenByModel = { ...record, file: paths.original, prediction: recordPrediction(prediction, plan.labels) };
  const aim = plan.objective.target(prediction);
  const leftAlone =
    wrongLabel(image, prediction.task === 'classification' ? prediction.classId : undefined, plan.labels) ??
    (aim.eligible ? undefined : ineligible.say(aim.because, aim.label));
  if (leftAlone !== undefined || !aim.eligible) {
    return emptyResult({ ...seenByModel, eligible: false, reason: leftAlone?.text ?? null, told: leftAlone?.told });
  }

  const context: JudgeContext = {
    ...task,
    model: plan.model,
    codecs: plan.codecs,
    objective: plan.objective,
    seed: plan.configuration.seed,
    imageSha256: pictureSha256(fitted.picture),
  };
  const transforms = await prepareJudging(context, {
    clean: fitted.picture,
    target: aim.target,
    specs: plan.judged,
    seen: plan.seen,
  });
  const result: MutableResult = {
    image: { ...seenByModel, eligible: true, reason: null },
    samples: [],
    outcomes: [],
    ...(await measureSurrogates(plan, { ...context, image: image.id, clean: fitted.picture })),
    failures: [],
  };
  /** Runs `work`; where it fails, the samples it was to make are recorded as errors and the image goes on. */
  const orRecord = async <T>(ids: readonly string[], work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      task.signal?.throwIfAborted();
      for (const id of ids) recordFailure(result, { image: image.id, attack: id, transforms, error });
      return undefined;
    }
  };
  for (const attack of plan.attacks) {
    const ids = attack.kind === 'gradient' ? attack.variants.map(({ id }) => id) : [attack.name];
    const samples = await orRecord(ids, () => makeSamples(plan, { task, context, attack, fitted, target: aim.target }));
    for (const made of samples ?? []) {
      await orRecord([made.attack], () =>
        judgeMade(plan, { task, context, made, clean: fitted.picture, transforms, result }),
      );
    }
  }
  return result;
}

type MutableResult = {
  -readonly [K in keyof ImageResult]: ImageResult[K];
};

const emptyResult = (image: ImageRecord): ImageResult => ({
  image,
  samples: [],
  outcomes: [],
  surrogate: [],
  failures: [],
});

/** An image whose label the model already misses has nothing to lose; it counts in robust accuracy, not in a success rate. */
function wrongLabel(
  { label }: ImageSource,
  classId: number | undefined,
  labels: readonly string[],
): Sentence | undefined {
  if (label === undefined || classId === undefined || classId === label) return undefined;
  const nameOf = (id: number): string => labels[id] ?? `class ${id}`;
  return ineligible.say('already_wrong', nameOf(classId), nameOf(label));
}

/** A sample under its name in the results, before it is saved. */
interface MadeSample {
  readonly attack: string;
  readonly picture: Picture;
  readonly iterations: number;
  readonly reportedSuccess: boolean;
  readonly trace: Trace | null;
}

/** The combination for an attack over part of the bank: weights are given for x' and every transform of the bank. */
function combinationFor(members: readonly BankMember[], combination: CombinationConfig): CombinationConfig {
  if (combination.name !== 'weighted') return combination;
  // One gradient has nothing to be weighed against, whatever its weight in the bank is.
  if (members.length === 1) return { name: 'weighted', weights: [1] };
  return { name: 'weighted', weights: members.map(({ index }) => combination.weights[index] ?? 0) };
}

async function makeSamples(
  plan: AttackPlan,
  request: {
    readonly task: ImageTask;
    readonly context: JudgeContext;
    readonly attack: Attack;
    readonly fitted: FittedPhoto;
    readonly target: Target;
  },
): Promise<MadeSample[]> {
  const { task, context, attack, fitted, target } = request;
  const { configuration } = plan;
  const original = toPlanar(fitted.picture);
  const randomKey = [configuration.seed, context.imageSha256];
  const perturbable = fitted.content;
  if (attack.kind === 'control') {
    const picture = attack.sample({ original, perturbable, budget: configuration.attack.budget, randomKey });
    return [{ attack: attack.name, picture, iterations: 0, reportedSuccess: false, trace: null }];
  }
  const program = plan.programFor(attack);
  const outcome = await runAttack({
    original,
    perturbable,
    config: {
      ...configuration.attack,
      combination: combinationFor(program.members, configuration.attack.combination),
      stop: attack.variants.some((variant) => variant.needsAllIterations) ? 'never' : 'first-success',
    },
    members: program.members.length,
    oracle: createStepOracle({
      ...context,
      members: program.members,
      programs: program.programs,
      combination: configuration.attack.combination.name,
      target,
      confirmDraws: configuration.confirmDraws,
    }),
    randomKey,
    ...(task.signal === undefined ? {} : { signal: task.signal }),
    onStep: (step) => task.onStep?.({ attack: attack.name, iteration: step.iteration }),
  });
  // A cancelled attack resolves with its best so far; half an attack must not be judged as a whole one.
  task.signal?.throwIfAborted();
  const trace = traceOf(outcome);
  return attack.variants.map((variant) => {
    const sample: AttackSample = variant.pick(outcome);
    return {
      attack: variant.id,
      picture: sample.picture,
      iterations: sample.iteration,
      reportedSuccess: sample.succeeded.every(Boolean),
      trace,
    };
  });
}

async function judgeMade(
  plan: AttackPlan,
  request: {
    readonly task: ImageTask;
    readonly context: JudgeContext;
    readonly made: MadeSample;
    readonly clean: Picture;
    readonly transforms: readonly JudgedTransform[];
    readonly result: MutableResult;
  },
): Promise<void> {
  const { task, context, made, clean, transforms, result } = request;
  const { image, sink } = task;
  const paths = imagePaths(task.folder);
  const { decoded, file } = await saveSample(plan, { sink, path: paths.sample(made.attack), made, clean });
  const group: Sample['group'] = [];
  let untransformed: Sample['prediction'] | undefined;
  const outcomes: Outcome[] = await judgeSample(context, {
    image: image.id,
    attack: made.attack,
    sample: decoded,
    transforms,
    onCopy: async ({ spec, copy, prediction }) => {
      const recorded = recordPrediction(prediction, plan.labels);
      if (spec === IDENTITY) untransformed = recorded;
      else if (plan.kept.has(spec)) {
        const png = await encodePng(copy);
        const path = paths.copy(made.attack, spec);
        await sink.write(path, png);
        group.push({ transform: spec, file: path, sha256: sha256(png), prediction: recorded });
      }
    },
  });
  result.outcomes = [...result.outcomes, ...outcomes];
  if (untransformed === undefined) throw new Error('the saved sample could not be judged untransformed');
  result.samples = [
    ...result.samples,
    {
      image: image.id,
      attack: made.attack,
      ...file,
      iterations: made.iterations,
      reportedSuccess: made.reportedSuccess,
      prediction: untransformed,
      group,
      trace: made.trace,
    },
  ];
}

function traceOf(outcome: AttackOutcome): Trace {
  return {
    losses: outcome.steps.map((step) => step.losses[0] ?? 0),
    succeeded: outcome.steps.map((step) => step.successes),
    nearZeroGradients: outcome.steps.filter((step) => step.gradient.nearZero).length,
  };
}

/** Adds a failed sample: its reason, and an error under every transform that it was not judged under. */
function recordFailure(
  result: MutableResult,
  failed: {
    readonly image: string;
    /** Name of the sample in the results. */
    readonly attack: string;
    readonly transforms: readonly JudgedTransform[];
    readonly error: unknown;
  },
): void {
  const { image, attack, transforms, error } = failed;
  const message = error instanceof Error ? error.message : String(error);
  const code = errorCode(error);
  result.failures = [...result.failures, { attack, code, message }];
  if (result.outcomes.some((outcome) => outcome.attack === attack)) return;
  result.outcomes = [
    ...result.outcomes,
    ...transforms.map(({ spec, seen, instance }): Outcome => ({
      image,
      attack,
      transform: spec,
      seen,
      instance,
      state: 'error',
      scoreBefore: null,
      scoreAfter: null,
      objects: [],
      error: message,
      errorCode: code,
    })),
  ];
}
