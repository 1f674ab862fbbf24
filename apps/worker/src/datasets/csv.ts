import { leftOut, type LeftOut } from '@holdfast/domain';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { AnnotationRequest, Annotations } from './annotations.ts';
import { photosByName } from './match-photos.ts';
import { folderOf } from './source-file.ts';

const rowsSchema = z.array(z.array(z.string()));

/** The first CSV of `file,label` that names photos of the set. */
export function readCsv({ wanted, texts, photos, onProblem }: AnnotationRequest): Annotations | undefined {
  const photoOf = photosByName(photos);
  for (const [path, text] of texts) {
    if (!path.endsWith('.csv')) continue;
    const read = rowsOf(text);
    if ('because' in read) {
      onProblem(path, read.because);
      continue;
    }
    const labels = new Map<string, string>();
    let unclear = 0;
    for (const [file = '', label = ''] of read.rows) {
      const photo = photoOf(folderOf(path) + file);
      if (photo === 'several') unclear++;
      else if (photo !== undefined) labels.set(photo.path, label);
    }
    if (unclear > 0) onProblem(path, leftOut.say('labels_unclear_rows', unclear));
    if (labels.size > 0) {
      return { format: 'csv', of: (photo) => ({ label: labels.get(photo) ?? null, boxes: null }) };
    }
    if (wanted === 'csv') onProblem(path, leftOut.say('labels_of_other_files'));
  }
  return undefined;
}

/** The rows, or why there are none. */
function rowsOf(text: string): { readonly rows: z.infer<typeof rowsSchema> } | { readonly because: LeftOut } {
  try {
    const parsed: unknown = parse(text, { bom: true, trim: true, skip_empty_lines: true, relax_column_count: true });
    return { rows: rowsSchema.parse(parsed) };
  } catch (error) {
    return { because: leftOut.say('labels_not_csv', error instanceof Error ? error.message : String(error)) };
  }
}
