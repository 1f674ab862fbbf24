/** A span of time as a person would say it: `minutes` within the hour where there are hours. */
export type RoughDuration =
  | { readonly unit: 'seconds'; readonly seconds: number }
  | { readonly unit: 'minutes'; readonly minutes: number }
  | { readonly unit: 'hours'; readonly hours: number; readonly minutes: number };

/** No finer than anyone can know of an estimate: below two minutes in steps of 10 s, below an hour in minutes, below ten hours in steps of 5 min. */
export function roughDuration(seconds: number): RoughDuration {
  const tens = Math.max(10, Math.round(seconds / 10) * 10);
  if (tens < 120) return { unit: 'seconds', seconds: tens };
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return { unit: 'minutes', minutes };
  const fives = Math.round(minutes / 5) * 5;
  if (fives < 600) return { unit: 'hours', hours: Math.floor(fives / 60), minutes: fives % 60 };
  return { unit: 'hours', hours: Math.round(minutes / 60), minutes: 0 };
}
