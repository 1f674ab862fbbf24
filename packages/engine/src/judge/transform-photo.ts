import { createCodecs, decodePhoto, encodePng, fitToInput, pictureSha256 } from '@holdfast/vision';
import type { Prediction } from '@holdfast/scene';
import type { RuntimeLease } from '@holdfast/runtime';
import { canonicalSpec } from '../attack/attack-plan.ts';
import type { LoadedModel } from '../model.ts';
import { judgingDraw } from './evaluation.ts';
import { predictPicture } from './predict.ts';

/** A photo as one transform leaves it, and what the model says of that. */
export interface TransformedPhoto {
  /** `identity` is the photo itself. */
  readonly spec: string;
  readonly png: Uint8Array;
  readonly prediction: Prediction;
}

/** A transform that cannot be applied to this photo. */
export interface UntransformedPhoto {
  readonly spec: string;
  readonly problem: string;
}

interface TransformPhotoRequest {
  readonly lease: RuntimeLease;
  readonly model: LoadedModel;
  readonly bytes: Uint8Array;
  /** Names the photo in messages. */
  readonly where: string;
  /** In order; `identity` for the photo itself. */
  readonly specs: readonly string[];
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
}

/** What transforms make of a photo that nobody has attacked, by the same real codecs and draws that judge samples. */
export async function* transformPhoto(
  request: TransformPhotoRequest,
): AsyncGenerator<TransformedPhoto | UntransformedPhoto> {
  const { lease, model, bytes, where, specs, seed, signal } = request;
  const codecs = createCodecs();
  const { picture: clean } = fitToInput(await decodePhoto(bytes, { where }), model.contract.input);
  const drawing = { seed, imageSha256: pictureSha256(clean) };
  for (const text of specs) {
    const spec = canonicalSpec(text);
    try {
      const { transform, instance } = judgingDraw(drawing, spec, clean);
      const picture = transform === undefined ? clean : await transform.real(clean, instance, codecs);
      const prediction = await predictPicture(lease, model, picture, { signal });
      yield { spec, png: await encodePng(picture), prediction };
    } catch (error) {
      signal?.throwIfAborted();
      yield { spec, problem: error instanceof Error ? error.message : String(error) };
    }
  }
}
