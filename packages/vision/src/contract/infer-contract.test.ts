import { describe, expect, it } from 'vitest';
import { inferContract } from './infer-contract.ts';
import type { ModelDescription } from './model-description.ts';
import { checkContract } from './read-contract.ts';

const picture = (width: number, height = width): ModelDescription['inputs'] => [
  { name: 'images', dims: [1, 3, height, width] },
];

const outputs = (...all: [string, (number | null)[]][]): ModelDescription['outputs'] =>
  all.map(([name, dims]) => ({ name, dims }));

describe('inferContract recognises', () => {
  it.each([
    ['yolox', picture(416), outputs(['output', [1, 3549, 85]])],
    ['yolov5', picture(640), outputs(['output0', [1, 25200, 85]])],
    ['yolov5', picture(320), outputs(['output0', [1, 6300, 6]])],
    ['yolov8', picture(640), outputs(['output0', [null, 84, 8400]])],
    ['yolo-end2end', picture(640), outputs(['output0', [1, 300, 6]])],
    ['ssd', picture(320, 240), outputs(['scores', [1, 4420, 2]], ['boxes', [1, 4420, 4]])],
    ['classifier', picture(224), outputs(['logits', [null, 1000]])],
    [
      'centernet',
      [{ name: 'images', dims: [1, 512, 512, 3] }],
      outputs(['wh', [1, 128, 128, 4]], ['keypoints', [1, 128, 128, 80]], ['detections', [1, 100, 6]]),
    ],
    [
      'scores-boxes',
      [{ name: 'image', dims: [1, 320, 320, 3] }],
      outputs(
        ['detection_boxes', [1, 100, 4]],
        ['detection_scores', [1, 100]],
        ['detection_classes', [1, 100]],
        ['num_detections', [1]],
      ),
    ],
  ] as const)('%s', (decoder, inputs, described) => {
    const proposal = inferContract({ inputs, outputs: described });
    expect(proposal.contract.output.decoder).toBe(decoder);
    expect(proposal.confidence).toBeGreaterThanOrEqual(0.7);
    expect(checkContract(proposal.contract)).toEqual(proposal.contract);
  });
});

describe('inferContract', () => {
  it('lists what the file does not say', () => {
    const { contract, guesses } = inferContract({ inputs: picture(416), outputs: outputs(['output', [1, 3549, 85]]) });
    expect(contract.input).toMatchObject({ channels: 'BGR', resize: { rule: 'letterbox-top-left' } });
    expect(contract.output.labels[5]).toBe('bus');
    const paths = guesses.map(({ path }) => path);
    for (const path of ['input.channels', 'input.resize', 'input.scale', 'output.labels', 'output.scoreThreshold']) {
      expect(paths).toContain(path);
    }
    expect(paths).not.toContain('input.width');
  });

  it('takes names and size from the metadata that Ultralytics writes', () => {
    const { contract, guesses } = inferContract({
      inputs: [{ name: 'images', dims: [null, 3, null, null] }],
      outputs: outputs(['output0', [null, 7, 1260]]),
      metadata: { names: `{0: 'person', 1: "driver's cab", 2: 'bus'}`, imgsz: '[192, 320]', stride: '32' },
    });
    expect(contract.input).toMatchObject({ width: 320, height: 192, scale: 1 / 255 });
    expect(contract.output.labels).toEqual(['person', "driver's cab", 'bus']);
    expect(guesses.map(({ path }) => path)).not.toContain('output.labels');
  });

  it('believes the graph about a softmax', () => {
    const model = { inputs: picture(30), outputs: outputs(['y', [null, 43]]) };
    expect(inferContract({ ...model, endsInSoftmax: true }).contract.output.activation).toBe('probabilities');
    expect(inferContract({ ...model, endsInSoftmax: false }).contract.output.activation).toBe('logits');
  });

  it('shows the other readings of the same outputs', () => {
    const { alternatives } = inferContract({
      inputs: picture(320),
      outputs: outputs(['scores', [1, 100, 21]], ['boxes', [1, 100, 4]]),
    });
    expect(alternatives).toEqual([{ decoder: 'scores-boxes', confidence: 0.5 }]);
  });

  it('takes an input whose axes are all symbolic for images, and says what it guessed', () => {
    const symbolic = [{ name: 'x', dims: [null, null, null, null] }];
    const { contract, guesses } = inferContract({ inputs: symbolic, outputs: outputs(['y', [null, null]]) }, 224);
    expect(contract.input).toMatchObject({ layout: 'NCHW', width: 224, height: 224 });
    expect(guesses.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['input.layout', 'input.width', 'input.height']),
    );
  });

  it('refuses models that no decoder fits, or with more than one picture', () => {
    expect(() => inferContract({ inputs: picture(64), outputs: outputs(['y', [1, 5, 5, 5, 5]]) })).toThrow(
      'expected outputs that a decoder recognises, got y [1, 5, 5, 5, 5]',
    );
    expect(() => inferContract({ inputs: [...picture(64), ...picture(64)], outputs: outputs(['y', [1, 10]]) })).toThrow(
      'expected one input',
    );
  });
});
