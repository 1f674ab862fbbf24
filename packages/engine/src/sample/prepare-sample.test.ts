import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { readModel } from '@holdfast/onnx';
import { compiledGraph, createRuntime, type Runtime } from '@holdfast/runtime';
import { decodePhoto, decoders, fitToInput, readContract, toNetworkInput } from '@holdfast/vision';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packageRoot, prepareSample, SampleUnavailableError, type Sample } from './index.ts';

let directory: string;
let sample: Sample;
let runtime: Runtime;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'holdfast-sample-'));
  sample = await prepareSample({ directory: join(directory, 'cache') });
  runtime = await createRuntime({ maxChildren: 1 });
});

afterAll(async () => {
  await runtime.close();
  await rm(directory, { recursive: true });
});

it('writes a detector that takes any number of pictures, and leaves nothing else behind', async () => {
  const { graph } = readModel(await readFile(sample.modelPath));
  expect(graph.inputs.map(({ dims }) => dims)).toEqual([['N', 512, 512, 3]]);
  expect(graph.outputs.map(({ name }) => name).sort()).toEqual(['tower_0/keypoints', 'tower_0/wh']);
  expect((await readdir(join(directory, 'cache'))).sort()).toEqual(['centernet.contract.json', 'centernet.onnx']);
});

it('writes the same bytes every time', async () => {
  const before = await readFile(sample.modelPath);
  await prepareSample({ directory: join(directory, 'cache') });
  expect(before.equals(await readFile(sample.modelPath))).toBe(true);
});

it('finds persons in each of the six photos, through the contract that it writes', async () => {
  const contract = readContract(await readFile(sample.contractPath, 'utf8'));
  const graph = compiledGraph(await readFile(sample.modelPath));
  const persons = new Map<string, number>();
  for (const path of sample.photoPaths) {
    const { picture } = fitToInput(await decodePhoto(await readFile(path)), contract.input);
    const feeds = { [contract.input.name]: toNetworkInput(picture, contract.input) };
    const outputs = await runtime.withLease((lease) => lease.run({ graph, feeds }));
    const prediction = decoders.centernet.decode(outputs, 0, contract);
    const found = prediction.task === 'detection' ? prediction.detections : [];
    persons.set(basename(path), found.filter(({ label }) => label === 'person').length);
  }
  expect([...persons.keys()]).toEqual([1, 2, 3, 4, 5, 6].map((number) => `sample${number}.jpg`));
  for (const [photo, count] of persons) expect(count, photo).toBeGreaterThanOrEqual(1);
});

it('says which package is missing and what to do', () => {
  expect(() => packageRoot('@holdfast/no-such-package')).toThrow(SampleUnavailableError);
  expect(() => packageRoot('@holdfast/no-such-package')).toThrow(/run `npm ci`/);
});
