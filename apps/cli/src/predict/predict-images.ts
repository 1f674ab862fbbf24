import { predictPhoto, recordPrediction, type ImageSource, type LoadedModel } from '@holdfast/engine';
import type { PredictionRecord } from '@holdfast/results';
import type { Runtime } from '@holdfast/runtime';
import type { Picture } from '@holdfast/scene';
import { decodePhoto, drawDetections, encodePng } from '@holdfast/vision';
import { describeError, type ErrorDescription } from '../errors/describe-error.ts';

/** What a model says about one picture; boxes in pixels of the photo. */
export type PredictedImage =
  | { readonly image: string; readonly width: number; readonly height: number; readonly prediction: PredictionRecord }
  | { readonly image: string; readonly error: ErrorDescription };

export interface PredictImagesRequest {
  readonly runtime: Runtime;
  readonly model: LoadedModel;
  readonly images: readonly ImageSource[];
  /** Is given each photo with its boxes drawn, as PNG; left out: nothing is drawn. */
  readonly onPicture?: (image: string, png: Uint8Array) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Predicts every picture, in the pictures' order; one that cannot be read is an entry with its error. Rejects when cancelled. */
export function predictImages(request: PredictImagesRequest): Promise<PredictedImage[]> {
  const { runtime, model, images, signal, onPicture } = request;
  return Promise.all(
    images.map((image) =>
      runtime.withLease(
        async (lease): Promise<PredictedImage> => {
          try {
            const bytes = await image.read();
            const { fitted, prediction } = await predictPhoto({ lease, model, bytes, where: image.id, signal });
            const photo = await decodePhoto(bytes, { where: image.id });
            const record = onPhoto(recordPrediction(prediction, model.contract.output.labels), fitted.toPhoto, photo);
            if (onPicture !== undefined) await onPicture(image.id, await encodePng(drawn(photo, record)));
            return { image: image.id, width: photo.width, height: photo.height, prediction: record };
          } catch (error) {
            signal.throwIfAborted();
            return { image: image.id, error: describeError(error) };
          }
        },
        { signal },
      ),
    ),
  );
}

type Box = { x0: number; y0: number; x1: number; y1: number };

/** Boxes moved from the model's input to the photo and cut off at its edges. */
function onPhoto(record: PredictionRecord, toPhoto: (box: Box) => Box, photo: Picture): PredictionRecord {
  if (record.task === 'classification') return record;
  const within = (value: number, limit: number): number => Math.min(limit, Math.max(0, value));
  const detections = record.detections.map((detection) => {
    const { x0, y0, x1, y1 } = toPhoto(detection.box);
    const box = {
      x0: within(x0, photo.width),
      y0: within(y0, photo.height),
      x1: within(x1, photo.width),
      y1: within(y1, photo.height),
    };
    return { ...detection, box };
  });
  return { task: 'detection', detections };
}

/** The photo with what was found in it; a classifier's answer as a label in the corner. */
function drawn(photo: Picture, record: PredictionRecord): Picture {
  if (record.task === 'detection') return drawDetections(photo, record.detections);
  const box = { x0: 0, y0: 0, x1: photo.width, y1: photo.height };
  const score = record.top[0]?.probability ?? 0;
  return drawDetections(photo, [{ classId: record.classId, label: record.label, score, box }]);
}
