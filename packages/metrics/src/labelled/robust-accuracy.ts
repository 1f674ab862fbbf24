import { rateOf, type Rate } from '../statistics/rate.ts';

/**
 * Robust accuracy: how many of *all* labelled pictures the model gets right under attack, whether it was right about the clean ones or not.
 * @param pictures `predicted` is null where the model could not be asked; that never counts as right.
 */
export function robustAccuracy(
  pictures: readonly { readonly label: number; readonly predicted: number | null }[],
  confidence = 0.95,
): Rate {
  const successes = pictures.filter(({ label, predicted }) => predicted === label).length;
  return rateOf({ successes, n: pictures.length }, confidence);
}
