import type { OutputContract } from '../contract.ts';
import type { Decoder } from '../decoder.ts';
import { centernet } from './centernet.ts';
import { classifier } from './classifier.ts';
import type { DetectionDecoder } from './support/detector.ts';
import { scoresBoxes, ssd } from './scores-boxes.ts';
import { yoloEnd2End } from './yolo-end2end.ts';
import { yolov5 } from './yolov5.ts';
import { yolov8 } from './yolov8.ts';
import { yolox } from './yolox.ts';

/** Detectors by the name contracts use. */
export const detectionDecoders: Readonly<Record<Exclude<OutputContract['decoder'], 'classifier'>, DetectionDecoder>> =
  Object.freeze({
    centernet,
    yolox,
    yolov5,
    yolov8,
    'yolo-end2end': yoloEnd2End,
    ssd,
    'scores-boxes': scoresBoxes,
  });

/** Every decoder by the name contracts use; a missing one is a compile error. */
export const decoders: Readonly<Record<OutputContract['decoder'], Decoder>> = Object.freeze({
  classifier,
  ...detectionDecoders,
});
