import { coco80, type ModelContract } from '@holdfast/vision';

/** The outputs that are kept of the sample detector: its third one, `detections`, is the same answer for one picture only. */
export const SAMPLE_OUTPUTS = { heatMap: 'tower_0/keypoints', sizes: 'tower_0/wh' } as const;

/**
 * How @vladmandic/human feeds the detector (src/object/centernet.ts): RGB levels 0..255, stretched to 512 x 512 by TF's
 * resizeBilinear, which does not low-pass (nor does the contract's; TF samples half a pixel up and left of it). The threshold is
 * above the 0.2 used there, to count no doubtful objects.
 */
export const sampleContract: ModelContract = {
  version: 1,
  task: 'detection',
  input: {
    name: 'tower_0/images',
    layout: 'NHWC',
    channels: 'RGB',
    width: 512,
    height: 512,
    resize: { rule: 'stretch', padValue: 114, interpolation: 'bilinear', antialias: false },
    scale: 1,
    mean: [0, 0, 0],
    std: [1, 1, 1],
  },
  output: {
    decoder: 'centernet',
    names: SAMPLE_OUTPUTS,
    activation: 'probabilities',
    labels: [...coco80],
    scoreThreshold: 0.3,
    nmsIou: 0.4,
    options: { mapLayout: 'NHWC', stride: 4, peaks: 100 },
  },
};
