import type { RandomKey } from '@holdfast/random';
import { toPicture, type PlanarPicture } from '@holdfast/scene';
import { AttackError } from './attack-error.ts';
import { assertBudget, assertEvaluation, assertWholeLevels } from './checks.ts';
import { combinations, type MemberState } from './combinations/index.ts';
import type { AttackConfig } from './config.ts';
import { directions } from './direction.ts';
import { elementMask, type ElementMask, type Perturbable } from './mask.ts';
import { accumulate } from './momentum.ts';
import type { GradientOracle } from './oracle.ts';
import { Path, type AttackOutcome } from './path.ts';
import { projections } from './projections/index.ts';
import { roundTowards } from './rounding.ts';
import { startingPoint } from './start.ts';
import { summariseGradient, type AttackStep } from './trace.ts';

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
  const path = new Path(request.original);
  const mask = elementMask(request.original, request.perturbable);
  const runs = config.start.kind === 'random' ? config.start.runs : 1;
  for (let run = 0; run < runs; run++) {
    const ended = await followPath({ request, mask, path, run });
    if (ended !== 'iterations') return path.outcome(ended);
  }
  return path.outcome('iterations');
}

async function followPath(context: {
  readonly request: AttackRequest;
  readonly mask: ElementMask;
  readonly path: Path;
  readonly run: number;
}): Promise<AttackOutcome['endedBy']> {
  const { request, mask, path, run } = context;
  const { config, members, oracle, signal } = request;
  const { width, height, data: original } = request.original;
  const projection = projections[config.budget.norm];
  const combination = combinations[config.combination.name];
  const given = config.combination.name === 'weighted' ? config.combination.weights : undefined;
  const direction = directions[config.direction];

  let position = startingPoint({ ...request, mask, run });
  let accumulated: Float32Array | undefined;
  let previous: MemberState | undefined;
  for (let iteration = 0; ; iteration++) {
    const where = `run ${run}, iteration ${iteration}`;
    // Counted over all runs, so that a restart draws its transforms anew.
    const round = run * (config.iterations + 1) + iteration;
    const rounded = roundTowards(position, original);
    assertBudget(rounded, original, config.budget, where);
    const weights = combination.weights({ members, given, previous });

    const judged = await unlessCancelled(signal, async () => {
      const picture: PlanarPicture = { width, height, data: rounded };
      const evaluation = await oracle.evaluate({ picture, round, weights, ...(signal && { signal }) });
      assertEvaluation(evaluation, members, original.length, where);
      const asked = evaluation.succeeded.every(Boolean) && needsConfirmation({ config, iteration, path });
      const confirmed = asked ? await oracle.confirm(toPicture(picture), round) : undefined;
      return { evaluation, confirmed };
    });
    if (judged === 'cancelled') return 'cancelled';

    const { evaluation, confirmed } = judged;
    const { losses, succeeded } = evaluation;
    const gradient = masked(evaluation.gradient, mask);
    const step: AttackStep = {
      run,
      iteration,
      losses,
      successes: succeeded.filter(Boolean).length,
      weights,
      gradient: summariseGradient(gradient, mask),
      confirmed,
    };
    path.add({ levels: rounded, iteration, run, losses, succeeded, confirmed: confirmed === true }, step);
    request.onStep?.(step);

    if (confirmed === true && config.stop === 'first-success') return 'success';
    if (iteration === config.iterations) return 'iterations';

    accumulated = accumulate(accumulated, gradient, config.momentum);
    const candidate = stepped(position, direction(accumulated), config.stepLevels);
    position = projection.project(candidate, original, config.budget.epsilonLevels);
    previous = { losses, succeeded };
  }
}

/** The gradient where the picture may change, 0 elsewhere. */
function masked(gradient: Float32Array, mask: ElementMask): Float32Array {
  const kept = new Float32Array(gradient.length);
  for (let i = 0; i < kept.length; i++) if (mask[i] === 1) kept[i] = gradient[i] ?? NaN;
  return kept;
}

/** One step downhill, before projection. */
function stepped(position: Float32Array, direction: Float32Array, stepLevels: number): Float32Array {
  const candidate = new Float32Array(position.length);
  for (let i = 0; i < candidate.length; i++) {
    candidate[i] = (position[i] ?? NaN) - stepLevels * (direction[i] ?? NaN);
  }
  return candidate;
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
