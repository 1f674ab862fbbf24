import type { DatasetFormat, GroundTruthBoxes } from '@holdfast/domain';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { baseName, withoutExtension } from './source-file.ts';

/** What the files of a data set say about its photos. */
export interface Annotations {
  readonly format: DatasetFormat;
  /** Of one photo; `size` is in pixels. */
  of(
    path: string,
    size: { readonly width: number; readonly height: number },
  ): {
    readonly label: string | null;
    readonly boxes: GroundTruthBoxes | null;
  };
}

const cocoSchema = z.object({
  images: z.array(z.object({ id: z.union([z.number(), z.string()]), file_name: z.string() })),
  annotations: z.array(
    z.object({
      image_id: z.union([z.number(), z.string()]),
      category_id: z.number(),
      bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
    }),
  ),
  categories: z.array(z.object({ id: z.number(), name: z.string() })),
});

const YOLO_LINE = /^\s*\d+(?:\s+-?\d*\.?\d+(?:e-?\d+)?){4,}\s*$/;

/**
 * Recognises how photos are labelled, or reads them as `wanted`: COCO JSON, YOLO text files, a CSV of `file,label`, a folder for each class, or nothing.
 */
export function readAnnotations(request: {
  readonly wanted: DatasetFormat | null;
  /** Text files by path. */
  readonly texts: ReadonlyMap<string, string>;
  readonly photos: readonly string[];
}): Annotations {
  const { wanted } = request;
  const readers = { coco: readCoco, yolo: readYolo, csv: readCsv, imagefolder: readFolders } as const;
  if (wanted === 'images') return unlabelled;
  if (wanted !== null) return readers[wanted](request) ?? { ...unlabelled, format: wanted };
  return readCoco(request) ?? readYolo(request) ?? readCsv(request) ?? readFolders(request) ?? unlabelled;
}

const unlabelled: Annotations = { format: 'images', of: () => ({ label: null, boxes: null }) };

type Request = Parameters<typeof readAnnotations>[0];

function readCoco({ texts }: Request): Annotations | undefined {
  for (const [path, text] of texts) {
    if (!path.endsWith('.json')) continue;
    const parsed = cocoSchema.safeParse(jsonOf(text));
    if (!parsed.success) continue;
    const { images, annotations, categories } = parsed.data;
    const names = new Map(categories.map(({ id, name }) => [id, name]));
    const boxes = new Map<string | number, GroundTruthBoxes>();
    for (const { image_id: image, category_id: category, bbox } of annotations) {
      if (bbox === undefined) continue;
      const [x0, y0, width, height] = bbox;
      const label = names.get(category) ?? String(category);
      boxes.set(image, [...(boxes.get(image) ?? []), { label, box: { x0, y0, x1: x0 + width, y1: y0 + height } }]);
    }
    const byName = new Map(images.map(({ id, file_name: name }) => [baseName(name), id]));
    return {
      format: 'coco',
      of(photo) {
        const id = byName.get(baseName(photo));
        return { label: null, boxes: id === undefined ? null : (boxes.get(id) ?? []) };
      },
    };
  }
  return undefined;
}

function readYolo({ texts, photos }: Request): Annotations | undefined {
  const stems = new Set(photos.map((photo) => baseName(withoutExtension(photo))));
  const labels = new Map<string, string>();
  for (const [path, text] of texts) {
    const stem = baseName(withoutExtension(path));
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    if (path.endsWith('.txt') && stems.has(stem) && lines.every((line) => YOLO_LINE.test(line))) labels.set(stem, text);
  }
  if (labels.size === 0) return undefined;
  const names = classNames(texts);
  return {
    format: 'yolo',
    of(photo, { width, height }) {
      const text = labels.get(baseName(withoutExtension(photo)));
      if (text === undefined) return { label: null, boxes: null };
      const boxes = text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => {
          const [classId = 0, x = 0, y = 0, w = 0, h = 0] = line.trim().split(/\s+/).map(Number);
          const box = {
            x0: (x - w / 2) * width,
            y0: (y - h / 2) * height,
            x1: (x + w / 2) * width,
            y1: (y + h / 2) * height,
          };
          return { label: names[classId] ?? String(classId), box };
        });
      return { label: null, boxes };
    },
  };
}

/** Names of YOLO classes: `classes.txt` or `*.names` one a line, or `names:` of a data.yaml as list, block list or map. */
function classNames(texts: ReadonlyMap<string, string>): readonly string[] {
  for (const [path, text] of texts) {
    if (/(?:^|\/)classes\.txt$|\.names$/.test(path))
      return text
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
  }
  for (const [path, text] of texts) {
    if (!/\.ya?ml$/.test(path)) continue;
    const inline = /^names:\s*\[([^\]]*)\]/m.exec(text)?.[1];
    if (inline !== undefined) return inline.split(',').map(unquoted);
    const block = /^names:\s*\n((?:[ \t]+.*\n?|-.*\n?)+)/m.exec(text)?.[1];
    if (block !== undefined) {
      return block
        .split('\n')
        .map((line) => line.replace(/^\s*(?:-|\d+:)\s*/, ''))
        .filter((line) => line.trim() !== '')
        .map(unquoted);
    }
  }
  return [];
}

const unquoted = (text: string): string => text.trim().replace(/^(['"])(.*)\1$/, '$2');

function readCsv({ texts, photos }: Request): Annotations | undefined {
  const known = new Set(photos.map(baseName));
  for (const [path, text] of texts) {
    if (!path.endsWith('.csv')) continue;
    const rows = z
      .array(z.array(z.string()))
      .parse(parse(text, { bom: true, trim: true, skip_empty_lines: true, relax_column_count: true }));
    const labels = new Map(
      rows.flatMap(([file = '', label = '']) => (known.has(baseName(file)) ? [[baseName(file), label]] : [])),
    );
    if (labels.size === 0) continue;
    return { format: 'csv', of: (photo) => ({ label: labels.get(baseName(photo)) ?? null, boxes: null }) };
  }
  return undefined;
}

/** `<class>/<photo>`, below folders that all photos share. One folder alone is no classes. */
function readFolders({ photos }: Request): Annotations | undefined {
  const parents = photos.map((photo) => photo.split('/').at(-2));
  if (parents.some((parent) => parent === undefined) || new Set(parents).size < 2) return undefined;
  return { format: 'imagefolder', of: (photo) => ({ label: photo.split('/').at(-2) ?? null, boxes: null }) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
