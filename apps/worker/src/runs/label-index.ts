import { UnfitError } from '../problem-of.ts';

/** A label of the data set as a class index of the model: a class's name, or its index. `undefined` where the photo has no label. */
export function labelIndex(label: string | null, classes: readonly string[]): number | undefined {
  if (label === null) return undefined;
  const byName = classes.indexOf(label);
  if (byName >= 0) return byName;
  const index = /^\d+$/.test(label) ? Number(label) : NaN;
  if (index < classes.length) return index;
  throw new UnfitError({
    code: 'LABEL_UNKNOWN',
    where: `label ${label}`,
    expected: `a class of the model: ${classes.slice(0, 5).join(', ')}${classes.length > 5 ? ' ...' : ''}`,
    got: label,
    fix: 'correct the labels of the data set, or those of the contract',
  });
}
