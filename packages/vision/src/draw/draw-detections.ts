import type { Box, Detection, Picture } from '@holdfast/scene';
import { Canvas } from './canvas.ts';
import { BLACK, classColour, textColourOn, WHITE, type Colour } from './class-colour.ts';
import { GLYPH_HEIGHT, rasterize, textWidth } from './font-5x8.ts';

export interface DrawOptions {
  /** Line width and text size relative to the default, which grows with the picture. Default 1. */
  readonly scale?: number;
  /** Text beside each box; default the label and the score in per cent. */
  readonly text?: (detection: Detection) => string;
  /** Colour of a box; default one per class. */
  readonly colour?: (detection: Detection) => Colour;
}

const wholePixels = ({ x0, y0, x1, y1 }: Box): Box => ({
  x0: Math.round(x0),
  y0: Math.round(y0),
  x1: Math.round(x1),
  y1: Math.round(y1),
});

/** Size of things in pixels: about 1 / 250 of the picture's mean side for lines, 1 / 45 for text. */
function metricsFor({ width, height }: Picture, scale: number): { thickness: number; dot: number } {
  const side = Math.sqrt(width * height) * scale;
  return { thickness: Math.max(1, Math.round(side / 250)), dot: Math.max(1, Math.round(side / 45 / GLYPH_HEIGHT)) };
}

const overlap = (a: Box, b: Box): boolean => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;

/** A place for a label above the box, else inside its top, else below earlier labels: inside the picture and free. */
function placeLabel(
  box: Box,
  label: { readonly width: number; readonly height: number },
  scene: { readonly canvas: Canvas; readonly taken: readonly Box[] },
): Box {
  const { canvas, taken } = scene;
  const x0 = Math.max(0, Math.min(box.x0, canvas.width - label.width));
  const at = (y: number): Box => {
    const y0 = Math.max(0, Math.min(y, canvas.height - label.height));
    return { x0, y0, x1: x0 + label.width, y1: y0 + label.height };
  };
  const steps = Array.from({ length: 6 }, (_, step) => at(box.y0 + step * label.height));
  const above = at(box.y0 - label.height);
  const options = above.y1 <= Math.max(box.y0, 0) ? [above, ...steps] : steps;
  return options.find((option) => !taken.some((other) => overlap(option, other))) ?? options[0] ?? above;
}

/**
 * A copy of the picture with a frame and a label for each detection, the best ones on top. Frames stand between thin lines of
 * the contrasting colour and labels on their own background, so both are readable on any picture. Needs no fonts.
 */
export function drawDetections(picture: Picture, detections: readonly Detection[], options: DrawOptions = {}): Picture {
  const canvas = new Canvas(picture);
  const { thickness, dot } = metricsFor(picture, options.scale ?? 1);
  const colourOf = options.colour ?? ((detection: Detection): Colour => classColour(detection.classId));
  const textOf = options.text ?? (({ label, score }: Detection): string => `${label} ${Math.round(score * 100)}%`);
  const weakestFirst = [...detections].sort((a, b) => a.score - b.score);

  for (const detection of weakestFirst) {
    const box = wholePixels(detection.box);
    const colour = colourOf(detection);
    const grown = { x0: box.x0 - 1, y0: box.y0 - 1, x1: box.x1 + 1, y1: box.y1 + 1 };
    const shrunk = {
      x0: box.x0 + thickness,
      y0: box.y0 + thickness,
      x1: box.x1 - thickness,
      y1: box.y1 - thickness,
    };
    const edge = textColourOn(colour) === BLACK ? BLACK : WHITE;
    canvas.frame(grown, 1, edge);
    if (shrunk.x1 > shrunk.x0 && shrunk.y1 > shrunk.y0) canvas.frame(shrunk, 1, edge);
    canvas.frame(box, thickness, colour);
  }

  const taken: Box[] = [];
  for (const detection of [...weakestFirst].reverse()) {
    const text = textOf(detection);
    const padding = dot * 2;
    const label = { width: textWidth(text) * dot + 2 * padding, height: GLYPH_HEIGHT * dot + 2 * padding };
    const place = placeLabel(wholePixels(detection.box), label, { canvas, taken });
    taken.push(place);
    const colour = colourOf(detection);
    const ink = textColourOn(colour);
    canvas.fill(place, colour);
    rasterize(text, (x, y) => {
      const left = place.x0 + padding + x * dot;
      const top = place.y0 + padding + y * dot;
      canvas.fill({ x0: left, y0: top, x1: left + dot, y1: top + dot }, ink);
    });
  }
  return canvas.toPicture();
}
