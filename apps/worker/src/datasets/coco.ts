import { leftOut, type GroundTruthBoxes } from '@holdfast/domain';
import { z } from 'zod';
import type { AnnotationRequest, Annotations } from './annotations.ts';
import { photosByName } from './match-photos.ts';
import { folderOf } from './source-file.ts';

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

/** All files of COCO's form together: a set that is split into folders often has one in each. */
export function readCoco({ wanted, texts, photos, onProblem }: AnnotationRequest): Annotations | undefined {
  const photoOf = photosByName(photos);
  const boxes = new Map<string, GroundTruthBoxes>();
  let isCoco = false;
  for (const [path, text] of texts) {
    if (!path.endsWith('.json')) continue;
    const parsed = cocoSchema.safeParse(jsonOf(text));
    if (!parsed.success) {
      if (wanted === 'coco') onProblem(path, leftOut.say('labels_not_coco'));
      continue;
    }
    isCoco = true;
    const { images, annotations, categories } = parsed.data;
    const names = new Map(categories.map(({ id, name }) => [id, name]));
    const photoOfId = new Map<string | number, string>();
    let unclear = 0;
    for (const { id, file_name: name } of images) {
      const photo = photoOf(folderOf(path) + name);
      if (photo === 'several') unclear++;
      else if (photo !== undefined) photoOfId.set(id, photo.path);
    }
    if (unclear > 0) onProblem(path, leftOut.say('labels_unclear_images', unclear));
    if (photoOfId.size === 0) onProblem(path, leftOut.say('labels_of_other_images', images.length));
    for (const photo of photoOfId.values()) boxes.set(photo, boxes.get(photo) ?? []);
    for (const { image_id: image, category_id: category, bbox } of annotations) {
      const photo = photoOfId.get(image);
      if (bbox === undefined || photo === undefined) continue;
      const [x0, y0, width, height] = bbox;
      const label = names.get(category) ?? String(category);
      const box = { label, box: { x0, y0, x1: x0 + width, y1: y0 + height } };
      boxes.set(photo, [...(boxes.get(photo) ?? []), box]);
    }
  }
  return isCoco ? { format: 'coco', of: (photo) => ({ label: null, boxes: boxes.get(photo) ?? null }) } : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
