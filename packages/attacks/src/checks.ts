import type { PlanarPicture } from '@holdfast/scene';
import { AttackError } from './attack-error.ts';
import type { Budget } from './config.ts';
import type { Evaluation } from './oracle.ts';
import { MAX_LEVEL, projections } from './projections/index.ts';

/** @throws AttackError INVALID_ARGUMENT unless the original is an 8-bit picture of the size it claims. */
export function assertWholeLevels(original: PlanarPicture): void {
  const { width, height, data } = original;
  const bad = data.findIndex((level) => !Number.isInteger(level) || level < 0 || level > MAX_LEVEL);
  if (bad < 0 && data.length === 3 * width * height) return;
  throw new AttackError({
    code: 'INVALID_ARGUMENT',
    where: 'original',
    expected: `${3 * width * height} whole levels in 0..${MAX_LEVEL} for ${width} x ${height} pixels`,
    got: bad < 0 ? `${data.length} levels` : `${data[bad]} at element ${bad}`,
    fix: 'Pass the 8-bit picture after the resize of the contract, through toPlanar.',
  });
}

/** @throws AttackError MALFORMED_EVALUATION or NON_FINITE_GRADIENT. */
export function assertEvaluation(evaluation: Evaluation, members: number, elements: number, where: string): void {
  const { gradient, losses, succeeded } = evaluation;
  if (losses.length !== members || succeeded.length !== members || gradient.length !== elements) {
    throw new AttackError({
      code: 'MALFORMED_EVALUATION',
      where,
      expected: `${members} losses, ${members} verdicts and ${elements} gradient elements`,
      got: `${losses.length}, ${succeeded.length} and ${gradient.length}`,
      fix: 'Correct the gradient oracle.',
    });
  }
  const badLoss = losses.findIndex((loss) => !Number.isFinite(loss));
  const badElement = firstNonFinite(gradient);
  if (badLoss < 0 && badElement < 0) return;
  throw new AttackError({
    code: 'NON_FINITE_GRADIENT',
    where,
    expected: 'finite losses and gradients',
    got:
      badLoss >= 0
        ? `loss ${losses[badLoss]} of member ${badLoss}`
        : `${gradient[badElement]} at element ${badElement}`,
    fix: 'Inspect the model and the transforms; a logarithm or a division at 0 is the usual cause.',
  });
}

/** @throws AttackError BUDGET_VIOLATED unless `picture` lies in the budget and in 0..255. */
export function assertBudget(picture: Float32Array, original: Float32Array, budget: Budget, where: string): void {
  const distance = projections[budget.norm].distance(picture, original);
  const outside = firstOutside(picture);
  // Negated, so that a NaN distance is a violation too.
  if (outside < 0 && !(distance > budget.epsilonLevels) && !Number.isNaN(distance)) return;
  throw new AttackError({
    code: 'BUDGET_VIOLATED',
    where,
    expected: `${budget.norm} distance of at most ${budget.epsilonLevels} levels, levels in 0..${MAX_LEVEL}`,
    got: outside < 0 ? `distance ${distance}` : `level ${picture[outside]} at element ${outside}`,
    fix: 'This is a defect; please report it with the configuration.',
  });
}

/** Index of the first NaN or infinity, or -1. */
function firstNonFinite(values: Float32Array): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
}

/** Index of the first level outside of 0..255, NaN included, or -1. */
function firstOutside(picture: Float32Array): number {
  for (let i = 0; i < picture.length; i++) {
    const level = picture[i] ?? NaN;
    if (!(level >= 0 && level <= MAX_LEVEL)) return i;
  }
  return -1;
}
