/** The contract of a detector that nobody runs: what reports and the model's page read of one. */
export const LARGE_MODEL_CONTRACT = {
  version: 1,
  task: 'detection',
  input: {
    name: 'images',
    layout: 'NCHW',
    channels: 'RGB',
    width: 640,
    height: 640,
    resize: { rule: 'letterbox', padValue: 114, interpolation: 'bilinear', antialias: false },
    scale: 1,
    mean: [0, 0, 0],
    std: [1, 1, 1],
  },
  output: {
    decoder: 'yolox',
    names: { predictions: 'output' },
    activation: 'logits',
    labels: ['person', 'bus', 'car', 'dog'],
    scoreThreshold: 0.3,
    nmsIou: 0.45,
    options: { strides: [8, 16, 32], decoded: false },
  },
};
