import type { RandomKey } from '@holdfast/random';
import { toPicture, type PlanarPicture } from '@holdfast/scene';
import { AttackError } from './attack-error.ts';
import { assertBudget, assertEvaluation, assertWholeLevels } from './checks.ts';
import { combinations, type MemberState } from './combinations/index.ts';
import type { AttackConfig } from './config.ts';
import { directions } from './direction.ts';
import { perturbsOf, type Perturbable, type Perturbs } from './mask.ts';
import { accumulate } from './momentum.ts';
import type { GradientOracle } from './oracle.ts';
import { projections } from './projections/index.ts';
import { roundTowards } from './rounding.ts';
import { isBetter, type AttackSample } from './sample.ts';
import { startingPoint } from './start.ts';
import { isLossStillFalling, summariseGradient, type AttackStep } from './trace.ts';

export interface AttackRequest {
  /** x: the 8-bit picture at the model's input resolution, whole levels. */
  readonly original: PlanarPicture;
  /** Pixels that may change; all when left out. Letterbox padding must not. */
  readonly perturbable?: Perturbable;
  readonly config: AttackConfig;
  /** Number of pictures that the oracle evaluates: 1 + the size of the bank. */
  readonly members: number;
  readonly oracle: GradientOracle;
  /** Names the random starts: seed and image hash at least. */
  readonly randomKey: RandomKey;
  readonly signal?: AbortSignal;
  readonly onStep?: (step: AttackStep) => void;
}

/** What became of an attack on one picture. Early stop and all iterations come from the same path. */
export interface AttackOutcome {
  /** First sample at which every member succeeded and `confirm` agreed (M5). */
  readonly firstSuccess: AttackSample | undefined;
  /** Best sample of the path, see `isBetter`. */
  readonly best: AttackSample;
  /** The last sample of the path. */
  readonly final: AttackSample;
  /** The result with early stop: `firstSuccess`, or `best` when the attack never fully succeeded. */
  readonly early: AttackSample;
  /** The result with all iterations: `final` when it is confirmed, else `best`. */
  readonly full: AttackSample;
  readonly endedBy: 'success' | 'iterations' | 'cancelled';
  readonly steps: readonly AttackStep[];
  /** The run never succeeded and its loss was still falling at its end: more iterations would probably help. */
  readonly lossStillFalling: boolean;
}

/**
 * The attack loop (method.md M1-M10): `x' <- project(x' - step * direction(gradient))`, the gradient combined over x' and its
 * transformed copies. With one member it is plain PGD.
 *
 * @throws AttackError INVALID_ARGUMENT for an unfit original, mask or weights; NON_FINITE_GRADIENT, MALFORMED_EVALUATION and BUDGET_VIOLATED,
 * asserted at every step; CANCELLED when cancelled before anything was evaluated. Cancelled later, it returns the best so far.
 * Errors of the oracle pass through.
 */
export async function runAttack(request: AttackRequest): Promise<AttackOutcome> {
  assertWholeLevels(request.original);
  const { config } = request;
  const path = new Path();
  const perturbs = perturbsOf(request.original, request.perturbable);
  const runs = config.start.kind === 'random' ? config.start.runs : 1;
  for (let run = 0; run < runs; run++) {
    const ended = await followPath({ request, perturbs, path, run });
    if (ended !== 'iterations') return path.outcome(ended);
  }
  return path.outcome('iterations');
}

/** Everything worth keeping of the way so far, over all runs. */
class Path {
  readonly steps: AttackStep[] = [];
  #firstSuccess: AttackSample | undefined;
  #best: AttackSample | undefined;
  #final: AttackSample | undefined;

  get succeeded(): boolean {
    return this.#firstSuccess !== undefined;
  }

  add(sample: AttackSample): void {
    if (sample.confirmed) this.#firstSuccess ??= sample;
    if (this.#best === undefined || isBetter(sample, this.#best)) this.#best = sample;
    this.#final = sample;
  }

  outcome(endedBy: AttackOutcome['endedBy']): AttackOutcome {
    const [best, final, firstSuccess] = [this.#best, this.#final, this.#firstSuccess];
    if (best === undefined || final === undefined) {
      throw new AttackError({
        code: 'CANCELLED',
        where: 'iteration 0',
        expected: 'at least one evaluation',
        got: 'a cancelled signal',
        remedy: 'Start the attack again.',
      });
    }
    const lastRun = this.steps.filter((step) => step.run === final.run);
    return {
      firstSuccess,
      best,
      final,
      early: firstSuccess ?? best,
      full: final.confirmed ? final : best,
      endedBy,
      steps: this.steps,
      lossStillFalling: firstSuccess === undefined && isLossStillFalling(lastRun),
    };
  }
}

async function followPath(context: {
  readonly request: AttackRequest;
  readonly perturbs: Perturbs;
  readonly path: Path;
  readonly run: number;
}): Promise<AttackOutcome['endedBy']> {
  const { request, perturbs, path, run } = context;
  const { config, members, oracle, signal } = request;
  const { width, height, data: original } = request.original;
  const projection = projections[config.budget.norm];
  const combination = combinations[config.combination.name];
  const given = config.combination.name === 'weighted' ? config.combination.weights : undefined;
  const direction = directions[config.direction];

  let position = startingPoint({ ...request, perturbs, run });
  let accumulated: Float32Array | undefined;
  let previous: MemberState | undefined;
  for (let iteration = 0; ; iteration++) {
    const where = `run ${run}, iteration ${iteration}`;
    const rounded = roundTowards(position, original);
    assertBudget(rounded, original, config.budget, where);
    const weights = combination.weights({ members, given, previous });

    const judged = await unlessCancelled(signal, async () => {
      const picture: PlanarPicture = { width, height, data: rounded };
      const evaluation = await oracle.evaluate({ picture, iteration, weights, ...(signal && { signal }) });
      assertEvaluation(evaluation, members, original.length, where);
      const asked = evaluation.succeeded.every(Boolean) && needsConfirmation({ config, iteration, path });
      const confirmed = asked ? await oracle.confirm(toPicture(picture), iteration) : undefined;
      return { picture, evaluation, confirmed };
    });
    if (judged === 'cancelled') return 'cancelled';

    const { picture, evaluation, confirmed } = judged;
    const { losses, succeeded } = evaluation;
    const gradient = evaluation.gradient.map((value, i) => (perturbs(i) ? value : 0));
    const step: AttackStep = {
      run,
      iteration,
      losses,
      successes: succeeded.filter(Boolean).length,
      weights,
      gradient: summariseGradient(gradient, perturbs),
      confirmed,
    };
    path.steps.push(step);
    path.add({
      picture: toPicture(picture),
      iteration,
      run,
      losses,
      succeeded,
      confirmed: confirmed === true,
      distanceLevels: {
        linf: projections.linf.distance(rounded, original),
        l2: projections.l2.distance(rounded, original),
      },
    });
    request.onStep?.(step);

    if (confirmed === true && config.stop === 'first-success') return 'success';
    if (iteration === config.iterations) return 'iterations';

    accumulated = accumulate(accumulated, gradient, config.momentum);
    const move = direction(accumulated);
    const candidate = position.map((level, i) => level - config.stepLevels * (move[i] ?? NaN));
    position = projection.project(candidate, original, config.budget.epsilonLevels);
    previous = { losses, succeeded };
  }
}

/**
 * Confirming costs real codecs, so on a path that goes on after its first success only the last sample is confirmed once
 * more: those two are the ones that are handed out.
 */
function needsConfirmation(at: { config: AttackConfig; iteration: number; path: Path }): boolean {
  return !at.path.succeeded || at.iteration === at.config.iterations;
}

/** Runs `work`; a signal that fired, before or during it, gives 'cancelled' instead of an error. */
async function unlessCancelled<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T | 'cancelled'> {
  // A call instead of the property, because the compiler would take `aborted` to stay false across the await.
  const isCancelled = (): boolean => signal?.aborted === true;
  if (isCancelled()) return 'cancelled';
  try {
    return await work();
  } catch (error) {
    // The oracle rejects in its own words when it is cancelled; a defect that we found ourselves must still come out.
    if (isCancelled() && !(error instanceof AttackError)) return 'cancelled';
    throw error;
  }
}
