import type { ImageSource } from '@holdfast/engine';
import { classIndex, isHeading, misfit, readRows, refuseStrangers } from './label-rows.ts';
import { readTextInput } from './read-input.ts';

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
    if (index === 0 && isHeading(file)) return;
    const where = `${path}, row ${index + 1}`;
    if (row.length < 2 || more.length > 0) {
      throw misfit({ where, expected: 'two columns, file,label', got: row.join(','), fix: 'correct the row' });
    }
    labels.set(file, classIndex(label, classes, where));
  });
  refuseStrangers([...labels.keys()], { path, images });
  return images.map((image) => {
    const label = labels.get(image.id);
    return label === undefined ? image : { ...image, label };
  });
}
