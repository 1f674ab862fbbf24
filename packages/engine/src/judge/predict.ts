import { downcastToFloat16, upcastTensor } from '@holdfast/onnx';
import type { Picture, Prediction } from '@holdfast/scene';
import type { PredictionRecord } from '@holdfast/results';
import type { RuntimeLease } from '@holdfast/runtime';
import { toNetworkInput } from '@holdfast/vision';
import type { LoadedModel } from '../model.ts';

export interface PredictOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * What the untouched model says about a picture in input space: pre-processing of the contract, the bytes that were
 * uploaded, the decoder with its threshold and NMS. A model that takes and gives float16 is asked in float16. Every reported
 * success is judged by this function.
 */
export async function predictPicture(
  lease: RuntimeLease,
  model: LoadedModel,
  picture: Picture,
  options: PredictOptions = {},
): Promise<Prediction> {
  const input = toNetworkInput(picture, model.contract.input);
  const outputs = await lease.run({
    graph: model.imported.untouched,
    feeds: { [model.contract.input.name]: model.pictureType === 'float16' ? downcastToFloat16(input) : input },
    fetches: Object.values(model.contract.output.names),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const readable = Object.entries(outputs).map(([name, tensor]) => [name, upcastTensor(tensor)] as const);
  return model.decoder.decode(Object.fromEntries(readable), 0, model.contract);
}

/** A prediction as results.json records it. */
export function recordPrediction(prediction: Prediction, labels: readonly string[]): PredictionRecord {
  if (prediction.task === 'detection') {
    return {
      task: 'detection',
      detections: prediction.detections.map((detection) => ({ ...detection, box: { ...detection.box } })),
    };
  }
  const top = Array.from(prediction.probabilities, (probability, classId) => ({
    classId,
    label: labels[classId] ?? String(classId),
    probability,
  }))
    .sort((a, b) => b.probability - a.probability || a.classId - b.classId)
    .slice(0, 5);
  return { task: 'classification', classId: prediction.classId, label: prediction.label, top };
}
