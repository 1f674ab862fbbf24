import { randomFor } from '@holdfast/random';
import type { Picture, Size } from '@holdfast/scene';
import type { ImageSource } from '@holdfast/engine';
import { encodePng } from '@holdfast/vision';

/** A square of the blob detector's size; `column` and `row` count its grid, so its left edge is at 8 * column - 4. */
export interface Blob {
  readonly colour: 'red' | 'green';
  readonly column: number;
  readonly row: number;
}

const COLOURS = { red: [226, 214, 210], green: [214, 226, 210] } as const;

/** Dark, faintly noisy ground (a draw of `seed`) with bright squares. */
export function blobPhoto({ width, height }: Size, blobs: readonly Blob[], seed: number): Picture {
  const random = randomFor(['blob photo', seed]);
  const data = Uint8Array.from({ length: 3 * width * height }, () => 60 + random.integer(-6, 6));
  for (const { colour, column, row } of blobs) {
    for (let y = 8 * row - 4; y < 8 * row + 12; y++) {
      for (let x = 8 * column - 4; x < 8 * column + 12; x++) {
        COLOURS[colour].forEach((level, channel) => {
          data[3 * (y * width + x) + channel] = level + random.integer(-1, 1);
        });
      }
    }
  }
  return { width, height, data };
}

/** Smooth colour waves, different for every seed. */
export function wavePhoto({ width, height }: Size, seed: number): Picture {
  const random = randomFor(['wave photo', seed]);
  const waves = Array.from({ length: 9 }, (_, index) => ({
    channel: index % 3,
    x: random.uniform(-0.4, 0.4),
    y: random.uniform(-0.4, 0.4),
    phase: random.uniform(0, 6),
  }));
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++) {
        const level = waves
          .filter((wave) => wave.channel === channel)
          .reduce((sum, wave) => sum + 30 * Math.sin(wave.x * x + wave.y * y + wave.phase), 128);
        data[3 * (y * width + x) + channel] = Math.round(level);
      }
    }
  }
  return { width, height, data };
}

/** A picture as a file that can be attacked. */
export const imageOf = (id: string, picture: Picture, label?: number): ImageSource => ({
  id,
  ...(label !== undefined && { label }),
  read: () => encodePng(picture),
});
