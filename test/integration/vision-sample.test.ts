import { readFileSync } from 'node:fs';
import { sampleContract, sampleDetectorFiles, samplePhotoPaths } from '@holdfast/engine';
import { importTfjsGraphModel, writeModel, type Tensor } from '@holdfast/onnx';
import { intersectionOverUnion } from '@holdfast/scene';
import {
  checkContractAgainstModel,
  decodePhoto,
  decoders,
  describeModel,
  fitToInput,
  inferContract,
  toNetworkInput,
  type ModelContract,
} from '@holdfast/vision';
import { describe, expect, it } from 'vitest';
import { runBytesInOrt } from '../testkit/ort.ts';

const { topologyPath, weightsPath } = sampleDetectorFiles();
const model = importTfjsGraphModel({
  topology: JSON.parse(readFileSync(topologyPath, 'utf8')),
  weights: readFileSync(weightsPath),
});
const bytes = writeModel(model);

async function outputsFor(path: string): Promise<Record<string, Tensor>> {
  const { picture } = fitToInput(await decodePhoto(readFileSync(path)), sampleContract.input);
  const feeds = new Map([[sampleContract.input.name, toNetworkInput(picture, sampleContract.input)]]);
  return Object.fromEntries(await runBytesInOrt(bytes, feeds));
}

const withNames = (names: Record<string, string>): ModelContract => ({
  ...sampleContract,
  output: { ...sampleContract.output, names },
});

describe('the sample detector', () => {
  it('is recognised, with every output in its role', () => {
    const { contract, confidence } = inferContract(describeModel(model));
    expect(confidence).toBeGreaterThanOrEqual(0.9);
    expect(contract.output.decoder).toBe('centernet');
    expect(contract.output.names).toEqual({
      heatMap: 'tower_0/keypoints',
      sizes: 'tower_0/wh',
      detections: 'tower_0/detections',
    });
    expect(contract.input).toMatchObject({ layout: 'NHWC', channels: 'RGB', width: 512, height: 512, scale: 1 });
    expect(contract.output.labels).toEqual(sampleContract.output.labels);
    checkContractAgainstModel(contract, describeModel(model));
  });

  it('says the same by its heat map as by its own list of detections', async () => {
    const maps = { heatMap: 'tower_0/keypoints', sizes: 'tower_0/wh' };
    for (const path of samplePhotoPaths().slice(0, 2)) {
      const outputs = await outputsFor(path);
      const fromMaps = decoders.centernet.decode(outputs, 0, withNames(maps));
      const fromList = decoders.centernet.decode(outputs, 0, withNames({ ...maps, detections: 'tower_0/detections' }));
      if (fromMaps.task !== 'detection' || fromList.task !== 'detection') throw new Error('expected detections');
      expect(fromMaps.detections.length).toBeGreaterThan(1);
      expect(fromMaps.detections.map(({ label, score }) => [label, score])).toEqual(
        fromList.detections.map(({ label, score }) => [label, score]),
      );
      fromMaps.detections.forEach(({ box }, index) => {
        expect(intersectionOverUnion(box, fromList.detections[index]?.box ?? box)).toBeGreaterThan(0.9999);
      });
      expect(fromMaps.detections[0]?.label).toBe('person');
    }
  });
});
