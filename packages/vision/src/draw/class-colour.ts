export type Colour = readonly [red: number, green: number, blue: number];

export const BLACK: Colour = [0, 0, 0];
export const WHITE: Colour = [255, 255, 255];

/** Turning by the golden angle keeps the hues of neighbouring classes far apart, however many classes there are. */
const GOLDEN_ANGLE = 137.50776;

/** A vivid colour per class: HSL with full saturation and lightness 0.5. */
export function classColour(classId: number): Colour {
  const hue = (20 + classId * GOLDEN_ANGLE) % 360;
  const channel = (offset: number): number => {
    const position = (offset + hue / 30) % 12;
    return Math.round(255 * (0.5 - 0.5 * Math.max(-1, Math.min(position - 3, 9 - position, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}

/** Black or white, whichever contrasts more by the relative luminance of WCAG 2.2. */
export function textColourOn(colour: Colour): Colour {
  const linear = colour.map((level) => {
    const share = level / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * (linear[0] ?? 0) + 0.7152 * (linear[1] ?? 0) + 0.0722 * (linear[2] ?? 0);
  // The two contrasts, (L + 0.05) / 0.05 and 1.05 / (L + 0.05), are equal at L = 0.179.
  return luminance > 0.179 ? BLACK : WHITE;
}
