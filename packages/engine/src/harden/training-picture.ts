import { elementMask, type ElementMask } from '@holdfast/attacks';
import { toPlanar, type Box, type Picture } from '@holdfast/scene';
import { decodePhoto, fitToInput, pictureSha256, readPng } from '@holdfast/vision';
import type { ImageSource } from '../attack/attack-plan.ts';
import { sha256 } from '../hash.ts';
import type { LoadedModel } from '../model.ts';

/** A picture to train on. */
export interface TrainingImage extends ImageSource {
  /** Ground truth for detectors, in pixels of the photo. */
  readonly objects?: readonly { readonly classId: number; readonly box: Box }[];
  /** PNG at the model's input size of an adversarial sample from a finished run. */
  adversarial?(): Promise<Uint8Array>;
}

/** A training picture in input space. */
export interface TrainingPicture {
  readonly image: TrainingImage;
  /** SHA-256 of the 8-bit picture in input space; names its random draws. */
  readonly sha256: string;
  readonly picture: Picture;
  /** Whole levels, planar. */
  readonly levels: Float32Array;
  /** 1 where an attack may change it: padding must stay. */
  readonly mask: ElementMask;
  /** `objects` in input pixels. */
  readonly truths: readonly { readonly classId: number; readonly box: Box }[];
}

/** Decoded pictures are kept up to this size together; what does not fit is decoded again in the next epoch. */
const CACHE_BYTES = 256 * 2 ** 20;

/** Reads training pictures; remembers as many as memory allows. */
export class TrainingPictures {
  readonly #input: LoadedModel['contract']['input'];
  readonly #cache = new Map<string, TrainingPicture>();
  readonly #capacity: number;

  constructor({ contract }: LoadedModel) {
    this.#input = contract.input;
    // 8-bit picture, float levels and mask.
    this.#capacity = Math.max(1, Math.floor(CACHE_BYTES / (contract.input.width * contract.input.height * 18)));
  }

  async read(image: TrainingImage): Promise<TrainingPicture> {
    const known = this.#cache.get(image.id);
    if (known !== undefined) return known;
    const fitted = fitToInput(await decodePhoto(await image.read(), { where: image.id }), this.#input);
    const planar = toPlanar(fitted.picture);
    const read: TrainingPicture = {
      image,
      sha256: pictureSha256(fitted.picture),
      picture: fitted.picture,
      levels: planar.data,
      mask: elementMask(planar, fitted.content),
      truths: (image.objects ?? []).map(({ classId, box }) => ({ classId, box: fitted.toInput(box) })),
    };
    // Not the least recently used: an epoch meets every picture once, and then a cache of recent ones never hits.
    if (this.#cache.size < this.#capacity) this.#cache.set(image.id, read);
    return read;
  }
}

/** The stored sample of a picture as planar levels; `undefined` where its run has none. */
export async function storedSample({ image, picture }: TrainingPicture): Promise<Float32Array | undefined> {
  if (image.adversarial === undefined) return undefined;
  const sample = await readPng(await image.adversarial(), { where: `stored sample of ${image.id}` });
  if (sample.width === picture.width && sample.height === picture.height) return toPlanar(sample).data;
  throw new RangeError(
    `stored sample of ${image.id}: expected ${picture.width} x ${picture.height} pixels, got ${sample.width} x ${sample.height}; ` +
      'use a run against this very model',
  );
}

/** SHA-256 of what a picture's source gives: the file, its label and its stored sample. */
export async function sourceSha256(image: TrainingImage): Promise<{ readonly file: string; readonly all: string }> {
  const file = sha256(await image.read());
  const stored = image.adversarial === undefined ? null : sha256(await image.adversarial());
  const { label = null, objects = null } = image;
  return { file, all: sha256(JSON.stringify([file, label, objects, stored])) };
}
