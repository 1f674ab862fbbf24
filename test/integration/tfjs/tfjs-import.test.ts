import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { sampleDetectorFiles, samplePhotoPaths } from '@holdfast/engine';
import { float32, importTfjsGraphModel, toNumbers, writeModel, type Model } from '@holdfast/onnx';
import { compiledGraph, createRuntime, type Outputs, type Runtime } from '@holdfast/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INPUT_SIZE, photoInput } from './photo-input.ts';
import type { RecordedOutput, RecordedPhoto } from './recording.ts';
import recording from './vectors/centernet.json' with { type: 'json' };

/** Largest relative L2 distance between TF.js's answer and ours. */
const TOLERANCE = 1e-3;

const photos: readonly RecordedPhoto[] = recording.photos;
const { topologyPath, weightsPath } = sampleDetectorFiles();

const convert = (options: { outputs?: string[]; batch?: 'fixed' | 'symbolic' }): Model =>
  importTfjsGraphModel({
    topology: JSON.parse(readFileSync(topologyPath, 'utf8')),
    weights: readFileSync(weightsPath),
    ...options,
  });

const relativeL2 = (got: readonly number[], expected: readonly number[]): number => {
  const squares = (values: readonly number[]): number => values.reduce((sum, value) => sum + value * value, 0);
  return Math.sqrt(squares(expected.map((value, index) => value - (got[index] ?? NaN))) / squares(expected));
};

const numbersOf = (outputs: Outputs, name: string): number[] => {
  const tensor = outputs[name];
  if (tensor === undefined) throw new Error(`the converted model has no output ${name}`);
  return toNumbers(tensor);
};

describe('the CenterNet detector of @vladmandic/human as ONNX', () => {
  const whole = compiledGraph(writeModel(convert({})));
  let runtime: Runtime;

  beforeAll(async () => {
    runtime = await createRuntime({ maxChildren: 1 });
  });

  afterAll(async () => {
    await runtime.close();
  });

  const run = (graph: typeof whole, images: readonly Float32Array[]): Promise<Outputs> => {
    const batch = new Float32Array(images.length * INPUT_SIZE * INPUT_SIZE * 3);
    images.forEach((image, index) => batch.set(image, index * image.length));
    const feeds = { 'tower_0/images': float32([images.length, INPUT_SIZE, INPUT_SIZE, 3], batch) };
    return runtime.withLease((lease) => lease.run({ graph, feeds }));
  };

  describe.each(photos)('on $photo', ({ photo, inputSha256, outputs }) => {
    const path = samplePhotoPaths().find((candidate) => basename(candidate) === photo) ?? photo;
    let answers: Outputs;

    beforeAll(async () => {
      const { imageNhwc, sha256 } = await photoInput(path);
      expect(sha256, 'the photo decodes to other pixels than those TF.js was given').toBe(inputSha256);
      answers = await run(whole, [imageNhwc]);
    });

    it.each(outputs)('answers $name as TF.js does', (recorded: RecordedOutput) => {
      const got = numbersOf(answers, recorded.name);
      expect(answers[recorded.name]?.dims).toEqual(recorded.dims);
      const samples = got.filter((_, index) => index % recorded.stride === 0);
      expect(relativeL2(samples, recorded.samples)).toBeLessThan(TOLERANCE);
      expect(
        relativeL2(
          recorded.top.map(({ index }) => got[index] ?? NaN),
          recorded.top.map(({ value }) => value),
        ),
      ).toBeLessThan(TOLERANCE);
      const squares = got.reduce((sum, value) => sum + value * value, 0);
      expect(Math.abs(squares / recorded.sumOfSquares - 1)).toBeLessThan(TOLERANCE);
    });
  });

  it('takes any batch size when the outputs allow it, with the same answer for each picture', async () => {
    const open = convert({ outputs: ['tower_0/keypoints', 'tower_0/wh'], batch: 'symbolic' });
    expect(open.graph.inputs[0]?.dims).toEqual(['N', INPUT_SIZE, INPUT_SIZE, 3]);
    const [first, second] = await Promise.all(samplePhotoPaths().slice(0, 2).map(photoInput));
    if (first === undefined || second === undefined) throw new Error('two sample photos expected');
    const both = await run(compiledGraph(writeModel(open)), [first.imageNhwc, second.imageNhwc]);
    const alone = await run(whole, [second.imageNhwc]);
    const keypoints = numbersOf(both, 'tower_0/keypoints');
    expect(both['tower_0/keypoints']?.dims).toEqual([2, 128, 128, 80]);
    expect(relativeL2(keypoints.slice(keypoints.length / 2), numbersOf(alone, 'tower_0/keypoints'))).toBeLessThan(1e-5);
  });

  it('says which constant fixes the batch where an output cannot take any size', () => {
    expect(() => convert({ batch: 'symbolic' })).toThrow(
      /a constant fixes the batch size; keep only outputs before it/,
    );
  });

  it('keeps the body channels first: Transposes stand only where values enter and leave', () => {
    const { nodes } = convert({ outputs: ['tower_0/keypoints', 'tower_0/wh'] }).graph;
    const count = (opType: string): number => nodes.filter((node) => node.opType === opType).length;
    expect(count('Transpose')).toBe(3);
    // Each of TF's 28 relu6(x + 3) is one node, without an addition before it.
    expect(count('HardSigmoid')).toBe(28);
    expect(count('Clip')).toBe(0);
  });
});
