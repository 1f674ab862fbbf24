import { InvalidArgumentError } from '@commander-js/extra-typings';

function wholeNumber(text: string, { min, max }: { min: number; max: number }): number {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`);
}

export const parseSeed = (text: string): number => wholeNumber(text, { min: 0, max: Number.MAX_SAFE_INTEGER });

/** A number of times: iterations, restarts, draws. */
export const parseCount = (text: string): number => wholeNumber(text, { min: 1, max: 100_000 });

export function parseMomentum(text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  if (value >= 0 && value <= 2) return value;
  throw new InvalidArgumentError('Expected a number from 0 to 2.');
}
