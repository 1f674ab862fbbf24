import { leftOut, type GroundTruthBoxes } from '@holdfast/domain';
import type { AnnotationRequest, Annotations } from './annotations.ts';
import { photosByName } from './match-photos.ts';
import { baseName, withoutExtension } from './source-file.ts';

const LINE = /^\s*\d+(?:\s+-?\d*\.?\d+(?:e-?\d+)?){4,}\s*$/;

/** A text file beside each photo, or in `labels/` where the photos are in `images/`. */
export function readYolo({ texts, photos, onProblem }: AnnotationRequest): Annotations | undefined {
  const photoOf = photosByName(photos, withoutExtension);
  const lines = new Map<string, readonly string[]>();
  for (const [path, text] of texts) {
    if (!path.endsWith('.txt') || baseName(path) === 'classes.txt') continue;
    const photo = photoOf(withoutExtension(path).replace(/(^|\/)labels\//g, '$1images/'));
    if (photo === undefined) continue;
    if (photo === 'several') {
      onProblem(path, leftOut.say('labels_unclear_file'));
      continue;
    }
    const written = text.split(/\r?\n/);
    const wrong = written.findIndex((line) => line.trim() !== '' && !LINE.test(line));
    if (wrong !== -1) {
      const got = JSON.stringify(written[wrong]?.slice(0, 60));
      onProblem(path, leftOut.say('labels_wrong_line', wrong + 1, got));
      continue;
    }
    lines.set(
      photo.path,
      written.filter((line) => line.trim() !== ''),
    );
  }
  if (lines.size === 0) return undefined;
  const names = classNames(texts);
  return {
    format: 'yolo',
    of(photo, size) {
      return { label: null, boxes: lines.get(photo)?.map((line) => boxOf(line, { size, names })) ?? null };
    },
  };
}

function boxOf(
  line: string,
  {
    size: { width, height },
    names,
  }: { readonly size: { readonly width: number; readonly height: number }; readonly names: readonly string[] },
): GroundTruthBoxes[number] {
  const [classId = 0, ...values] = line.trim().split(/\s+/).map(Number);
  const label = names[classId] ?? String(classId);
  // Six numbers and more are the corners of an outline; a fifth is a detector's confidence.
  if (values.length >= 6) {
    const xs = values.filter((_value, index) => index % 2 === 0);
    const ys = values.filter((_value, index) => index % 2 === 1);
    const box = {
      x0: Math.min(...xs) * width,
      y0: Math.min(...ys) * height,
      x1: Math.max(...xs) * width,
      y1: Math.max(...ys) * height,
    };
    return { label, box };
  }
  const [x = 0, y = 0, w = 0, h = 0] = values;
  const box = { x0: (x - w / 2) * width, y0: (y - h / 2) * height, x1: (x + w / 2) * width, y1: (y + h / 2) * height };
  return { label, box };
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
