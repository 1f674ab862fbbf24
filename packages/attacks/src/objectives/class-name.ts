import { distance } from 'fastest-levenshtein';
import { AttackError } from '../attack-error.ts';

/**
 * Class index of a label as a person writes it: exactly, else in any case, else its index as a number.
 * @throws AttackError INVALID_ARGUMENT with the nearest labels when there is none.
 */
export function classIdOf(name: string, labels: readonly string[], where: string): number {
  const exact = labels.indexOf(name);
  if (exact >= 0) return exact;
  const wanted = name.trim().toLowerCase();
  const folded = labels.findIndex((label) => label.toLowerCase() === wanted);
  if (folded >= 0) return folded;
  const index = /^\d+$/.test(wanted) ? Number(wanted) : -1;
  if (index >= 0 && index < labels.length) return index;
  throw new AttackError({
    code: 'INVALID_ARGUMENT',
    where,
    expected: `one of the model's ${labels.length} classes, by name or by index 0..${labels.length - 1}`,
    got: `\`${name}\``,
    fix: `Did you mean ${nearest(wanted, labels).join(', ')}?`,
  });
}

/** Up to three labels with the fewest edits; labels that contain the name come first. */
function nearest(wanted: string, labels: readonly string[]): readonly string[] {
  const cost = (label: string): number => {
    const lower = label.toLowerCase();
    return wanted !== '' && lower.includes(wanted) ? 0 : distance(wanted, lower);
  };
  return [...labels].sort((a, b) => cost(a) - cost(b)).slice(0, 3);
}
