import { InvalidArgumentError } from '@commander-js/extra-typings';

function wholeNumber(text: string, { min, max }: { min: number; max: number }): number {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`);
}

export const parseSeed = (text: string): number => wholeNumber(text, { min: 0, max: Number.MAX_SAFE_INTEGER });

/** A number of times: iterations, restarts, draws. */
export const parseCount = (text: string): number => wholeNumber(text, { min: 1, max: 100_000 });

/** A place in a list, from 0. */
export const parsePlace = (text: string): number => wholeNumber(text, { min: 0, max: 1000 });

export function parseMomentum(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (value >= 0 && value <= 2) return value;
  throw new InvalidArgumentError('Expected a number from 0 to 2.');
}

/** A part of one, `0.05` or `5%`. */
export function parseShare(text: string): number {
  const percent = text.trim().endsWith('%');
  const number = text.trim().replace(/%$/, '');
  const value = number === '' ? NaN : Number(number) / (percent ? 100 : 1);
  if (value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('Expected a share from 0 to 1, such as 0.05 or 5%.');
}

export function parseConfidence(text: string): number {
  const value = parseShare(text);
  if (value >= 0.5 && value <= 0.9999) return value;
  throw new InvalidArgumentError('Expected a confidence from 0.5 to 0.9999, such as 0.95.');
}

export function parsePositive(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('Expected a number above 0.');
}
