/** In which ways an original and its adversarial sample are compared; the first is the one that is shown unasked. */
export const COMPARE_MODES = ['side', 'slider', 'blink', 'difference'] as const;
export type CompareMode = (typeof COMPARE_MODES)[number];

export const MOST_AMPLIFICATION = 50;
export const USUAL_AMPLIFICATION = 10;

/** The mode that an address names, else the usual one. */
export const compareModeOf = (text: string | undefined): CompareMode =>
  COMPARE_MODES.find((mode) => mode === text) ?? COMPARE_MODES[0];

/** How many times a difference is amplified by an address; the usual where it names none that can be. */
export function amplificationOf(text: string | undefined): number {
  const wanted = Number(text ?? USUAL_AMPLIFICATION);
  return Number.isInteger(wanted) && wanted >= 1 && wanted <= MOST_AMPLIFICATION ? wanted : USUAL_AMPLIFICATION;
}
