import type { ImageSource, TrainingImage } from '@holdfast/engine';
import { classIndex, isHeading, misfit, readRows, refuseStrangers } from './label-rows.ts';
import { readTextInput } from './read-input.ts';

type Objects = NonNullable<TrainingImage['objects']>;

const COLUMNS = 'file,class,x0,y0,x1,y1';

/**
 * Adds ground truth of detectors to pictures. The file has a row `file,class,x0,y0,x1,y1` for each object, corners in pixels of the photo; a
 * picture of which nothing is to be found stands alone in its row. Pictures that the file does not name have no ground truth. Throws UsageError.
 */
export async function withBoxes(
  images: readonly ImageSource[],
  { path, classes }: { readonly path: string; readonly classes: readonly string[] },
): Promise<TrainingImage[]> {
  const text = await readTextInput(path, `a CSV file with the columns ${COLUMNS}`);
  const objects = new Map<string, Objects>();
  readRows(text, path).forEach((row, index) => {
    const [file = '', ...cells] = row;
    if (index === 0 && isHeading(file)) return;
    const known = objects.get(file) ?? [];
    const isEmpty = cells.every((cell) => cell === '');
    objects.set(file, isEmpty ? known : [...known, objectOf(cells, { classes, where: `${path}, row ${index + 1}` })]);
  });
  refuseStrangers([...objects.keys()], { path, images });
  return images.map((image) => {
    const own = objects.get(image.id);
    return own === undefined ? image : { ...image, objects: own };
  });
}

function objectOf(
  cells: readonly string[],
  { classes, where }: { readonly classes: readonly string[]; readonly where: string },
): Objects[number] {
  const [name = '', ...corners] = cells;
  const [x0 = NaN, y0 = NaN, x1 = NaN, y1 = NaN] = corners.map((cell) => (cell === '' ? NaN : Number(cell)));
  if (corners.length !== 4 || ![x0, y0, x1, y1].every(Number.isFinite) || x0 >= x1 || y0 >= y1) {
    throw misfit({
      where,
      expected: `the columns ${COLUMNS}, corners in pixels with x0 < x1 and y0 < y1`,
      got: cells.join(','),
      fix: 'correct the row',
    });
  }
  return { classId: classIndex(name, classes, where), box: { x0, y0, x1, y1 } };
}
