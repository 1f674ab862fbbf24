import { checkContract, type ModelContract } from '@holdfast/vision';

/** A real model in the folder that HOLDFAST_FIXTURES names, with pictures it was made for. Paths are relative to that folder. */
export interface Fixture {
  readonly modelPath: string;
  readonly imagesPath: string;
  /** CSV with the columns file,label. */
  readonly labelsPath?: string;
  /** How the model is fed and read, as its meta.json says. */
  readonly contract: ModelContract;
}

export type FixtureModel = 'yolox-nano' | 'ultraface' | 'gtsrb';

export const fixtures: Readonly<Record<FixtureModel, Fixture>> = {
  'yolox-nano': {
    modelPath: 'models/yolox-nano-416/model.onnx',
    imagesPath: 'photos',
    contract: checkContract({
      version: 1,
      task: 'detection',
      input: {
        name: 'images',
        layout: 'NCHW',
        channels: 'BGR',
        width: 416,
        height: 416,
        resize: { rule: 'letterbox-top-left', padValue: 114, interpolation: 'bilinear', antialias: false },
      },
      output: {
        decoder: 'yolox',
        names: { predictions: 'output' },
        labels: 'coco80',
        scoreThreshold: 0.3,
        nmsIou: 0.45,
      },
    }),
  },
  ultraface: {
    modelPath: 'models/ultraface-slim-320/model.onnx',
    imagesPath: 'photos',
    contract: checkContract({
      version: 1,
      task: 'detection',
      input: {
        name: 'input',
        layout: 'NCHW',
        channels: 'RGB',
        width: 320,
        height: 240,
        resize: { rule: 'stretch' },
        mean: [127, 127, 127],
        std: [128, 128, 128],
      },
      output: {
        decoder: 'ssd',
        names: { scores: 'scores', boxes: 'boxes' },
        labels: ['face'],
        scoreThreshold: 0.7,
        nmsIou: 0.3,
      },
    }),
  },
  gtsrb: {
    modelPath: 'models/gtsrb-dmitry/model.onnx',
    imagesPath: 'signs',
    labelsPath: 'signs/labels.csv',
    contract: checkContract({
      version: 1,
      task: 'classification',
      input: {
        name: 'input',
        layout: 'NHWC',
        channels: 'RGB',
        width: 30,
        height: 30,
        resize: { rule: 'stretch' },
        scale: 1 / 255,
      },
      output: {
        decoder: 'classifier',
        names: { scores: 'Identity:0' },
        activation: 'probabilities',
        labels: 'gtsrb43',
      },
    }),
  },
};
