import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageSource, ImageStore } from '@holdfast/engine';
import { imageResultSchema, type ImageResult } from '@holdfast/results';
import { UsageError } from '../errors/usage-error.ts';
import { readTextInput } from '../files/read-input.ts';
import { writeJson } from '../files/write-output.ts';
import { runFiles } from './run-folder.ts';

/**
 * Keeps each finished image as a file of its own. A stored image is used again only while it is the same: its photo, its label and its
 * sample files; one that failed is tried again.
 */
export function imageStore(folder: string, images: readonly ImageSource[]): ImageStore {
  const sources = new Map(images.map((image) => [image.id, image]));
  const pathOf = (id: string): string => join(folder, runFiles.images, `${id}.json`);
  return {
    save: (result) => writeJson(pathOf(result.image.id), result),
    async load(id) {
      const path = pathOf(id);
      const source = sources.get(id);
      if (source === undefined || !existsSync(path)) return undefined;
      const result = await readResult(path);
      return (await isCurrent(folder, result, source)) ? result : undefined;
    },
  };
}

/** For runs that are never continued. */
export const noStore: ImageStore = { load: () => Promise.resolve(undefined), save: () => Promise.resolve() };

async function readResult(path: string): Promise<ImageResult> {
  const text = await readTextInput(path, 'the record of a finished image');
  try {
    return imageResultSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new UsageError(
      {
        code: 'RESUME_UNREADABLE',
        where: path,
        expected: 'the record of a finished image',
        got: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
        fix: 'delete the file: its image is then attacked again',
      },
      { cause: error },
    );
  }
}

async function isCurrent(folder: string, result: ImageResult, source: ImageSource): Promise<boolean> {
  const { image, samples, failures } = result;
  if (image.error || failures.length > 0 || image.label !== (source.label ?? null)) return false;
  if (!samples.every(({ file }) => existsSync(join(folder, file)))) return false;
  return (
    image.sha256 ===
    createHash('sha256')
      .update(await source.read())
      .digest('hex')
  );
}
