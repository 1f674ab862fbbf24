import { shuffled } from './batches.ts';

export interface SplitShares {
  /** Pictures on which early stopping decides. */
  readonly validation: number;
  /** Pictures that only measure: never trained on, never used to choose. */
  readonly heldOut: number;
}

export interface Split<T> {
  readonly train: readonly T[];
  readonly validation: readonly T[];
  readonly heldOut: readonly T[];
}

/**
 * Parts pictures into three disjoint sets. Pictures of one group (crops of one photo, frames of one video) stay together: a twin in
 * training would make the held-out numbers too good. Depends on seed and group names only, not on the order of the pictures.
 *
 * Throws RangeError where a set would be empty.
 */
export function splitPictures<T extends { readonly id: string }>(
  pictures: readonly T[],
  options: { readonly shares: SplitShares; readonly seed: number; readonly groupOf?: (picture: T) => string },
): Split<T> {
  const { shares, seed, groupOf = (picture: T) => picture.id } = options;
  const groups = [...new Set(pictures.map(groupOf))].sort();
  const order = shuffled(groups.length, [seed, 'split']).map((place) => groups[place] ?? '');
  const heldOutCount = Math.max(1, Math.round(groups.length * shares.heldOut));
  const validationCount = Math.max(1, Math.round(groups.length * shares.validation));
  if (heldOutCount + validationCount >= groups.length) {
    throw new RangeError(
      `splitting ${groups.length} pictures: expected enough for training, validation (${shares.validation}) and held-out pictures ` +
        `(${shares.heldOut}), got none for training; give more pictures or smaller shares`,
    );
  }
  const heldOut = new Set(order.slice(0, heldOutCount));
  const validation = new Set(order.slice(heldOutCount, heldOutCount + validationCount));
  return {
    train: pictures.filter((picture) => !heldOut.has(groupOf(picture)) && !validation.has(groupOf(picture))),
    validation: pictures.filter((picture) => validation.has(groupOf(picture))),
    heldOut: pictures.filter((picture) => heldOut.has(groupOf(picture))),
  };
}
