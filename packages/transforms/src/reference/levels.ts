import type { Picture } from '@holdfast/scene';

/** Nearest integer, ties to even: what ONNX `Round` does, so that graph form and 8-bit reference agree on ties. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Rounds to an 8-bit level, clamping to 0..255. */
export function toLevel(value: number): number {
  return Math.min(255, Math.max(0, roundHalfEven(value)));
}

/** Applies `change` to every level on its own; the result is rounded to 8 bits. */
export function mapLevels(picture: Picture, change: (level: number) => number): Picture {
  const table = Uint8Array.from({ length: 256 }, (_, level) => toLevel(change(level)));
  return { ...picture, data: picture.data.map((level) => table[level] ?? 0) };
}

/** Nearest index inside 0..length - 1: edges replicated. */
export function clampIndex(index: number, length: number): number {
  return Math.min(length - 1, Math.max(0, index));
}
