import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { decodePhoto } from '@holdfast/vision';

export const INPUT_SIZE = 512;

export interface PhotoInput {
  /** [1, 512, 512, 3], RGB levels 0..255. */
  readonly imageNhwc: Float32Array;
  /** SHA-256 of the levels as bytes, so that a codec that decodes differently is told from a wrong conversion. */
  readonly sha256: string;
}

/**
 * A photo as both TF.js (when recording) and onnxruntime (when testing) get it. Nearest pixels instead of the product's resize:
 * integers only, so the recorded vectors stay valid whatever happens to the pre-processing.
 */
export async function photoInput(path: string): Promise<PhotoInput> {
  const picture = await decodePhoto(readFileSync(path));
  const levels = new Uint8Array(INPUT_SIZE * INPUT_SIZE * 3);
  for (let y = 0; y < INPUT_SIZE; y++) {
    const sourceY = Math.floor((y * picture.height) / INPUT_SIZE);
    for (let x = 0; x < INPUT_SIZE; x++) {
      const source = (sourceY * picture.width + Math.floor((x * picture.width) / INPUT_SIZE)) * 3;
      levels.set(picture.data.subarray(source, source + 3), (y * INPUT_SIZE + x) * 3);
    }
  }
  return { imageNhwc: Float32Array.from(levels), sha256: createHash('sha256').update(levels).digest('hex') };
}
