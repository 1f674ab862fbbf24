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
    const rows = rowsOf(text);
    if (typeof rows === 'string') {
      onProblem(path, rows);
      continue;
    }
    const labels = new Map<string, string>();
    let unclear = 0;
    for (const [file = '', label = ''] of rows) {
      const photo = photoOf(folderOf(path) + file);
      if (photo === 'several') unclear++;
      else if (photo !== undefined) labels.set(photo.path, label);
    }
    if (unclear > 0) onProblem(path, `${unclear} of its rows have a name that several photos have; give their folders`);
    if (labels.size > 0) {
      return { format: 'csv', of: (photo) => ({ label: labels.get(photo) ?? null, boxes: null }) };
    }
    if (wanted === 'csv') onProblem(path, 'none of its rows begins with the name of an image that is here');
  }
  return undefined;
}

/** The rows, or what is wrong with the text. */
function rowsOf(text: string): z.infer<typeof rowsSchema> | string {
  try {
    return rowsSchema.parse(parse(text, { bom: true, trim: true, skip_empty_lines: true, relax_column_count: true }));
  } catch (error) {
    return `it is no CSV: ${error instanceof Error ? error.message : String(error)}`;
  }
}
