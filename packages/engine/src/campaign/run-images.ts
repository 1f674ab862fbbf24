import type { ImageResult } from '@holdfast/results';
import type { Runtime, RuntimeLease } from '@holdfast/runtime';
import type { ImageSource } from '../attack/attack-plan.ts';
import { errorCode } from '../error-code.ts';

/** Where finished images are kept, so that a run that was cut off can be continued. */
export interface ImageStore {
  load(imageId: string): Promise<ImageResult | undefined>;
  save(result: ImageResult): Promise<void>;
}

export type ProgressEvent =
  | { readonly kind: 'started'; readonly images: number; readonly resumed: number; readonly stepsPerImage: number }
  | { readonly kind: 'step'; readonly image: string; readonly attack: string; readonly iteration: number }
  | { readonly kind: 'image-done'; readonly result: ImageResult; readonly done: number; readonly images: number };

export type ProgressListener = (event: ProgressEvent) => void;

export interface RunImagesRequest {
  readonly runtime: Runtime;
  readonly images: readonly ImageSource[];
  readonly store: ImageStore;
  /** Gradient steps one image takes at most, for estimates of the time left. */
  readonly stepsPerImage: number;
  readonly work: (
    image: ImageSource,
    lease: RuntimeLease,
    onStep: (step: { readonly attack: string; readonly iteration: number }) => void,
  ) => Promise<ImageResult>;
  readonly onProgress?: ProgressListener;
  readonly signal?: AbortSignal;
}

/**
 * Runs `work` on every image that the store does not hold yet, as many at a time as the runtime has children, and saves each
 * result as it comes. An image that throws is an error with its reason, never a missing row. Results are in the images' order.
 * Rejects where the store fails: results that cannot be kept must not be computed.
 */
export async function runImages(request: RunImagesRequest): Promise<{ results: ImageResult[]; complete: boolean }> {
  const { runtime, images, store, work, onProgress, signal } = request;
  const finished = new Map<string, ImageResult>();
  for (const { id } of images) {
    const known = await store.load(id);
    if (known !== undefined) finished.set(id, known);
  }
  const waiting = images.filter(({ id }) => !finished.has(id));
  onProgress?.({
    kind: 'started',
    images: images.length,
    resumed: finished.size,
    stepsPerImage: request.stepsPerImage,
  });

  const one = async (image: ImageSource): Promise<void> => {
    let result: ImageResult;
    try {
      result = await runtime.withLease(
        (lease) => work(image, lease, (step) => onProgress?.({ kind: 'step', image: image.id, ...step })),
        signal === undefined ? {} : { signal },
      );
    } catch (error) {
      if (signal?.aborted === true) return;
      result = failedImage(image, error);
    }
    await store.save(result);
    finished.set(image.id, result);
    onProgress?.({ kind: 'image-done', result, done: finished.size, images: images.length });
  };
  const queue = waiting.values();
  let broken = false;
  const lane = async (): Promise<void> => {
    for (const image of queue) {
      if (signal?.aborted === true || broken) return;
      try {
        await one(image);
      } catch (error) {
        broken = true;
        throw error;
      }
    }
  };
  // Every lane comes to rest before a broken store is reported: nothing may still write when the caller cleans up.
  const lanes = await Promise.allSettled(Array.from({ length: runtime.capacity }, lane));
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
  const results = images.flatMap(({ id }) => finished.get(id) ?? []);
  return { results, complete: results.length === images.length };
}

function failedImage(image: ImageSource, error: unknown): ImageResult {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    image: {
      id: image.id,
      sha256: null,
      file: null,
      label: image.label ?? null,
      prediction: null,
      eligible: false,
      reason,
      told: { code: errorCode(error), values: [] },
      error: true,
    },
    samples: [],
    outcomes: [],
    surrogate: [],
    failures: [],
  };
}
