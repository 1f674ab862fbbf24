import { AttackError } from './attack-error.ts';
import { MAX_LEVEL } from './projections/index.ts';

const NUMBER = String.raw`\d+(?:\.\d+)?(?:e[+-]?\d+)?`;
const PATTERN = new RegExp(`^(${NUMBER})(?:/(${NUMBER}))?$`, 'i');

/**
 * Reads a size on the 0..1 scale of the literature, a number or a fraction, as levels: `8/255` is 8, `0.1` is 25.5.
 * @throws AttackError INVALID_ARGUMENT when it is not a positive number.
 */
export function parseLevels(text: string): number {
  const match = PATTERN.exec(text.trim());
  // The product comes first: 8 * 255 / 255 is exactly 8, whereas 8 / 255 * 255 need not be.
  const levels = match === null ? NaN : (Number(match[1]) * MAX_LEVEL) / Number(match[2] ?? 1);
  if (Number.isFinite(levels) && levels > 0) return levels;
  throw new AttackError({
    code: 'INVALID_ARGUMENT',
    where: 'epsilon or step',
    expected: 'a positive number or fraction on the scale 0..1',
    got: `\`${text}\``,
    fix: 'Write it like 8/255 or 0.03.',
  });
}

/** The inverse of `parseLevels` for people: levels as a fraction of 255. */
export function formatLevels(levels: number): string {
  return `${Number(levels.toFixed(4))}/${MAX_LEVEL}`;
}
