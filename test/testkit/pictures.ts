import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Picture, Size } from '@holdfast/scene';
import { randomFor } from '@holdfast/random';
import sharp from 'sharp';

const samples = join(import.meta.dirname, '../../node_modules/@vladmandic/face-api/demo');

/** Photo `sample<number>.jpg` of the sample package, its middle cut out at the given size. */
export async function samplePhoto(number: number, size: Size): Promise<Picture> {
  const bytes = await readFile(join(samples, `sample${number}.jpg`));
  const data = await sharp(bytes).removeAlpha().resize(size.width, size.height, { fit: 'cover' }).raw().toBuffer();
  return { ...size, data: new Uint8Array(data) };
}

/** Every level drawn on its own: the hardest picture for a filter or a codec. */
export function noisePicture(size: Size, seed: number): Picture {
  const random = randomFor(['noise picture', seed]);
  const data = Uint8Array.from({ length: 3 * size.width * size.height }, () => random.integer(0, 255));
  return { ...size, data };
}

/** Smooth ramps with a disc and a stripe: flat areas, edges and gradients. */
export function scenePicture({ width, height }: Size): Picture {
  const data = new Uint8Array(3 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isDisc = (x - width / 3) ** 2 + (y - height / 2) ** 2 < (height / 4) ** 2;
      const isStripe = Math.abs(x - y) < 3;
      const colour = isDisc ? [220, 40, 60] : isStripe ? [10, 10, 10] : [(255 * x) / width, (255 * y) / height, 128];
      data.set(colour.map(Math.round), 3 * (y * width + x));
    }
  }
  return { width, height, data };
}
