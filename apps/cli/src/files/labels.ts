import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { ImageSource } from '@holdfast/engine';
import { UsageError } from '../errors/usage-error.ts';
import { readTextInput } from './read-input.ts';

const rowsSchema = z.array(z.array(z.string()));

/**
 * Adds ground truth to pictures. The file has a row `file,label` for each picture, a label being a class's name or index; a first row
 * that says just that is a heading. Throws UsageError for a label that is no class and for files that are not among the pictures.
 */
export async function withLabels(
  images: readonly ImageSource[],
  { path, classes }: { readonly path: string; readonly classes: readonly string[] },
): Promise<ImageSource[]> {
  const text = await readTextInput(path, 'a CSV file with the columns file,label');
  const labels = new Map<string, number>();
  readRows(text, path).forEach((row, index) => {
    const [file = '', label = '', ...more] = row;
    if (index === 0 && /^(?:file|filename|image|path)$/i.test(file)) return;
    const where = `${path}, row ${index + 1}`;
    if (row.length < 2 || more.length > 0) {
      throw misfit({ where, expected: 'two columns, file,label', got: row.join(','), fix: 'correct the row' });
    }
    labels.set(file, classIndex(label, classes, where));
  });
  const known = new Set(images.map(({ id }) => id));
  const strangers = [...labels.keys()].filter((file) => !known.has(file));
  if (labels.size === 0 || strangers.length === labels.size) {
    throw misfit({
      where: path,
      expected: `labels of the pictures, such as ${images[0]?.id ?? ''}`,
      got: labels.size === 0 ? 'no rows' : `none of them, but ${strangers.slice(0, 3).join(', ')}`,
      fix: 'write file names as they are in the folder of pictures',
    });
  }
  return images.map((image) => {
    const label = labels.get(image.id);
    return label === undefined ? image : { ...image, label };
  });
}

const misfit = (problem: { where: string; expected: string; got: string; fix: string }): UsageError =>
  new UsageError({ code: 'LABELS_INVALID', ...problem });

function readRows(text: string, path: string): string[][] {
  try {
    return rowsSchema.parse(parse(text, { bom: true, trim: true, skip_empty_lines: true, relax_column_count: true }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw misfit({ where: path, expected: 'a CSV file', got: error.message, fix: 'correct the file' });
  }
}

function classIndex(label: string, classes: readonly string[], where: string): number {
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
