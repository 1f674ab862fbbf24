import type { ReportImage } from '../../report-schema.ts';

type Outcome = ReportImage['outcomes'][number];

/** What became of a sample, never by colour alone: a sign and words. */
export const STATES = {
  success: { sign: '✕', text: 'fooled' },
  robust: { sign: '✓', text: 'not fooled' },
  'natural-failure': { sign: '–', text: 'the transform alone breaks the model' },
  'out-of-frame': { sign: '–', text: 'target out of frame' },
  ineligible: { sign: '–', text: 'not eligible' },
  error: { sign: '!', text: 'error' },
} as const satisfies Record<Outcome['state'], { sign: string; text: string }>;

export function outcomeOf(image: ReportImage, attack: string, transform: string): Outcome | undefined {
  return image.outcomes.find((outcome) => outcome.attack === attack && outcome.transform === transform);
}

/** `0.91 → 0.12`: target confidence on the clean picture and on the sample, both transformed. */
export function scoresText({ scoreBefore, scoreAfter }: Outcome): string {
  return scoreBefore === null || scoreAfter === null ? '' : `${scoreBefore.toFixed(2)} → ${scoreAfter.toFixed(2)}`;
}
