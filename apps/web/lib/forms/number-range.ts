/** What a number field takes. Both bounds belong to the range unless said otherwise. */
export interface NumberRange {
  readonly min: number;
  readonly max?: number;
  /** The number has to be larger than `min`. */
  readonly isAbove?: boolean;
  readonly isWhole?: boolean;
  /** May be left empty. */
  readonly isOptional?: boolean;
}

/** Stands for a field without a readable number, so that a form never takes an emptied field for 0. */
export const NO_NUMBER = Number.NaN;

export type NumberFault = 'missing' | 'unfit';

/** What is wrong with a number, `NO_NUMBER` included; undefined where nothing is. */
export function numberFault(value: number, range: NumberRange): NumberFault | undefined {
  if (Number.isNaN(value)) return range.isOptional === true ? undefined : 'missing';
  const isBelow = range.isAbove === true ? value <= range.min : value < range.min;
  if (isBelow || value > (range.max ?? Number.MAX_VALUE)) return 'unfit';
  return range.isWhole === true && !Number.isSafeInteger(value) ? 'unfit' : undefined;
}

/** The number of a text field; `NO_NUMBER` where there is none. Fractions such as `1/255` are how people write scales. */
export function readNumber(text: string): number {
  const [numerator = NO_NUMBER, denominator = 1, ...rest] = text
    .split('/')
    .map((part) => (part.trim() === '' ? NO_NUMBER : Number(part)));
  const value = numerator / denominator;
  return rest.length === 0 && Number.isFinite(value) ? value : NO_NUMBER;
}

/** The text of a number field that nobody has typed into. */
export const numberText = (value: number): string => (Number.isNaN(value) ? '' : String(value));
