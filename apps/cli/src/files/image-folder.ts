import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageSource } from '@holdfast/engine';
import { UsageError } from '../errors/usage-error.ts';
import { pathError, readInput } from './read-input.ts';

const PICTURE = /\.(?:jpe?g|png|webp|gif|tiff?|avif)$/i;

/** The pictures directly in a folder, by file name in code point order, so that a run does not depend on the locale. */
export async function imageFolder(folder: string): Promise<ImageSource[]> {
  let entries;
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw pathError(error, { path: folder, expected: 'a folder with images' });
  }
  const names = entries
    .filter((entry) => !entry.isDirectory() && PICTURE.test(entry.name) && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort((a, b) => (a < b ? -1 : 1));
  if (names.length === 0) {
    throw new UsageError({
      code: 'NO_IMAGES',
      where: folder,
      expected: 'at least one image (.jpg, .jpeg, .png, .webp, .gif, .tif, .tiff, .avif)',
      got: entries.length === 0 ? 'an empty folder' : `${entries.length} other files or folders`,
      fix: 'name the folder that holds the images themselves; folders in it are not searched',
    });
  }
  return names.map((id) => ({ id, read: () => readInput(join(folder, id), 'a picture') }));
}
