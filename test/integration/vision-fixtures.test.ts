import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tensor } from '@holdfast/onnx';
import { readModel } from '@holdfast/onnx';
import type { Detection } from '@holdfast/scene';
import {
  checkContract,
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

const fixtures = process.env['HOLDFAST_FIXTURES'];
const folder = fixtures !== undefined && existsSync(join(fixtures, 'models')) ? fixtures : undefined;

const read = (...path: string[]): Uint8Array => new Uint8Array(readFileSync(join(folder ?? '', ...path)));

async function predict(model: Uint8Array, contract: ModelContract, photo: Uint8Array) {
  const { picture } = fitToInput(await decodePhoto(photo), contract.input);
  const feeds = new Map<string, Tensor>([[contract.input.name, toNetworkInput(picture, contract.input)]]);
  const outputs = Object.fromEntries(await runBytesInOrt(model, feeds));
  return decoders[contract.output.decoder].decode(outputs, 0, contract);
}

async function detect(...args: Parameters<typeof predict>): Promise<readonly Detection[]> {
  const prediction = await predict(...args);
  if (prediction.task !== 'detection') throw new Error('expected detections');
  return prediction.detections;
}

describe.skipIf(folder === undefined)('real models (HOLDFAST_FIXTURES)', () => {
  it('yolox-nano finds what is in the photos, by an inferred contract', async () => {
    const model = read('models', 'yolox-nano-416', 'model.onnx');
    const { contract } = inferContract(describeModel(readModel(model)));
    expect(contract).toMatchObject({
      input: { channels: 'BGR', scale: 1, resize: { rule: 'letterbox-top-left', padValue: 114 } },
      output: { decoder: 'yolox' },
    });
    expect(contract.output.labels).toContain('stop sign');
    const found = async (photo: string): Promise<string[]> =>
      (await detect(model, contract, read('photos', photo))).map(({ label }) => label);
    expect((await found('34501842524_3c858b3080_k.jpg'))[0]).toBe('stop sign');
    expect(await found('33887522274_eebd074106_k.jpg')).toEqual(expect.arrayContaining(['car', 'person', 'bus']));
    expect((await found('33823288584_1d21cf0a26_k.jpg')).filter((label) => label === 'bicycle')).toHaveLength(4);
  });

  it('UltraFace finds the faces', async () => {
    const model = read('models', 'ultraface-slim-320', 'model.onnx');
    const contract = checkContract({
      version: 1,
      task: 'detection',
      input: {
        ...{ name: 'input', layout: 'NCHW', channels: 'RGB', width: 320, height: 240, resize: { rule: 'stretch' } },
        ...{ mean: [127, 127, 127], std: [128, 128, 128] },
      },
      output: {
        ...{ decoder: 'ssd', names: { scores: 'scores', boxes: 'boxes' }, labels: ['face'] },
        ...{ scoreThreshold: 0.7, nmsIou: 0.3 },
      },
    });
    checkContractAgainstModel(contract, describeModel(readModel(model)));
    const faces = await detect(model, contract, read('photos', '33823288584_1d21cf0a26_k.jpg'));
    expect(faces).toHaveLength(4);
    expect(faces[0]?.score).toBeGreaterThan(0.99);
  });

  it('the traffic sign classifier is right on at least 80 of the 83 signs', async () => {
    const model = read('models', 'gtsrb-dmitry', 'model.onnx');
    const { contract } = inferContract(describeModel(readModel(model)));
    expect(contract).toMatchObject({ input: { layout: 'NHWC' }, output: { activation: 'probabilities' } });
    const rows = Buffer.from(read('signs', 'labels.csv')).toString('utf8').trim().split('\n').slice(1);
    let right = 0;
    for (const row of rows) {
      const [file = '', label = ''] = row.trim().split(',');
      const prediction = await predict(model, contract, read('signs', file));
      if (prediction.task === 'classification' && prediction.classId === Number(label)) right++;
    }
    expect(rows).toHaveLength(83);
    expect(right).toBeGreaterThanOrEqual(80);
  });
});
