import type { Prediction } from '@holdfast/scene';
import type { RuntimeLease } from '@holdfast/runtime';
import { decodePhoto, fitToInput, type FittedPhoto } from '@holdfast/vision';
import { predictPicture } from './judge/predict.ts';
import type { LoadedModel } from './model.ts';

/** A photo as the model sees it, and what the model says. */
export interface PredictedPhoto {
  readonly fitted: FittedPhoto;
  readonly prediction: Prediction;
}

/** Decodes a photo, brings it to input space and asks the untouched model. `where` names the photo in messages. */
export async function predictPhoto(request: {
  readonly lease: RuntimeLease;
  readonly model: LoadedModel;
  readonly bytes: Uint8Array;
  readonly where: string;
  readonly signal?: AbortSignal | undefined;
}): Promise<PredictedPhoto> {
  const { lease, model, bytes, where } = request;
  const fitted = fitToInput(await decodePhoto(bytes, { where }), model.contract.input);
  return { fitted, prediction: await predictPicture(lease, model, fitted.picture, request) };
}
