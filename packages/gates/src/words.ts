import type { Interval } from '@holdfast/metrics';

/** `7.5%`, `20%`: one decimal, as bounds close to a limit need. */
export function percent(share: number): string {
  return `${+(share * 100).toFixed(1)}%`;
}

/** `3.1–19.9%`. */
export function range({ low, high }: Interval): string {
  return `${+(low * 100).toFixed(1)}–${percent(high)}`;
}

/** `+5 points`, `−1.5 points`. */
export function points(change: number): string {
  const value = +(change * 100).toFixed(1);
  return `${signed(value)} ${Math.abs(value) === 1 ? 'point' : 'points'}`;
}

/** `−3.2 to +8.1 points`. */
export function pointsRange({ low, high }: Interval): string {
  return `${signed(+(low * 100).toFixed(1))} to ${signed(+(high * 100).toFixed(1))} points`;
}

const signed = (value: number): string => (value > 0 ? `+${value}` : value < 0 ? `−${-value}` : '0');

export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}

/** `untransformed`, `under jpeg:75`, `under all transforms at once`. */
export function where(transform: string): string {
  if (transform === 'identity') return 'untransformed';
  if (transform.startsWith('joint:')) {
    const scope = transform.slice('joint:'.length);
    return scope === 'all' ? 'under all transforms at once' : `under all ${scope} transforms at once`;
  }
  return `under ${transform}`;
}
