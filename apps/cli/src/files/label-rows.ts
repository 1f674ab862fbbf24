import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { UsageError } from '../errors/usage-error.ts';

const rowsSchema = z.array(z.array(z.string()));

export const misfit = (problem: { where: string; expected: string; got: string; fix: string }): UsageError =>
  new UsageError({ code: 'LABELS_INVALID', ...problem });

/** Rows of a CSV file. Throws UsageError. */
export function readRows(text: string, path: string): string[][] {
  try {
    return rowsSchema.parse(parse(text, { bom: true, trim: true, skip_empty_lines: true, relax_column_count: true }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw misfit({ where: path, expected: 'a CSV file', got: error.message, fix: 'correct the file' });
  }
}

/** Index of a class that is given by name or index. Throws UsageError. */
export function classIndex(label: string, classes: readonly string[], where: string): number {
  const byName = classes.indexOf(label);
  if (byName >= 0) return byName;
  const index = /^\d+$/.test(label) ? Number(label) : NaN;
  if (index < classes.length) return index;
  throw misfit({
    where,
    expected: `a class of the contract: a name, or an index 0..${classes.length - 1}`,
    got: label,
    fix: 'correct the label, or the labels of the contract',
  });
}

/** First cells of a row that is a heading. */
export const isHeading = (cell: string): boolean => /^(?:file|filename|image|path)$/i.test(cell);

/** Throws UsageError where no row is about a picture at all: names are then written in another way. */
export function refuseStrangers(
  files: readonly string[],
  { path, images }: { readonly path: string; readonly images: readonly { readonly id: string }[] },
): void {
  const known = new Set(images.map(({ id }) => id));
  const strangers = files.filter((file) => !known.has(file));
  if (files.length > 0 && strangers.length < files.length) return;
  throw misfit({
    where: path,
    expected: `labels of the images, such as ${images[0]?.id ?? ''}`,
    got: files.length === 0 ? 'no rows' : `none of them, but ${strangers.slice(0, 3).join(', ')}`,
    fix: 'write file names as they are in the folder of images',
  });
}
