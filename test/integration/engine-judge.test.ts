import { parseObjective, type Target } from '@holdfast/attacks';
import { loadModel } from '@holdfast/engine';
import type { Outcome, Results } from '@holdfast/results';
import { createRuntime, type RuntimePool } from '@holdfast/runtime';
import type { Picture, Prediction } from '@holdfast/scene';
import { parseTransformSpec } from '@holdfast/transforms';
import { createCodecs, decoders, toNetworkInput } from '@holdfast/vision';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attackRun, configurationOf, type MemorySink } from '../testkit/models/attack-run.ts';
import { blobDetector } from '../testkit/models/blob-detector.ts';
import { tinyClassifier, type TestModel } from '../testkit/models/classifier.ts';
import { blobPhoto, imageOf, wavePhoto } from '../testkit/models/photos.ts';
import { runBytesInOrt } from '../testkit/ort.ts';

let runtime: RuntimePool;
beforeAll(async () => {
  runtime = await createRuntime({ maxChildren: 2, memoryCapMb: 2048 });
});
afterAll(() => runtime.close());

const photo = blobPhoto(
  { width: 64, height: 40 },
  [
    { colour: 'red', column: 1, row: 1 },
    { colour: 'green', column: 5, row: 2 },
  ],
  1,
);

/** What the file as uploaded says, in this process, without the engine. */
async function ask({ bytes, contract }: TestModel, picture: Picture): Promise<Prediction> {
  const outputs = await runBytesInOrt(bytes, new Map([[contract.input.name, toNetworkInput(picture, contract.input)]]));
  return decoders[contract.output.decoder].decode(Object.fromEntries(outputs), 0, contract);
}

/** The recorded draw of a transform, applied with real codecs. */
function applied(picture: Picture, { transform: spec, instance }: Outcome): Promise<Picture> {
  if (spec === 'identity') return Promise.resolve(picture);
  return parseTransformSpec(spec).transform.real(picture, instance, createCodecs());
}

/** Judges every outcome again from the stored files and the recorded draws alone. */
async function judgeAgain(
  model: TestModel,
  { results, sink }: { results: Results; sink: MemorySink },
): Promise<number> {
  const { objective: spec } = results.configuration;
  const objective = parseObjective(spec, model.contract.output.labels);
  let judged = 0;
  for (const { image, samples, outcomes } of results.images) {
    const original = await sink.picture(image.file ?? '');
    const aim = objective.target(await ask(model, original));
    if (!aim.eligible) throw new Error(`${image.id} is not eligible`);
    for (const outcome of outcomes) {
      const where = `${image.id}/${outcome.attack}@${outcome.transform}`;
      const sample = samples.find(({ attack }) => attack === outcome.attack);
      const copy = await applied(await sink.picture(sample?.file ?? ''), outcome);
      // The reference lies where the model finds the object on the clean picture under the very same draw.
      const boxes = outcome.objects.map(({ box }) => box);
      const target: Target = { ...aim.target, boxes };
      const reference = objective.judge(await ask(model, await applied(original, outcome)), target);
      expect(reference.success, where).toBe(false);
      const { success, score } = objective.judge(await ask(model, copy), target);
      expect([where, outcome.state]).toEqual([where, success ? 'success' : 'robust']);
      expect(outcome.scoreAfter).toBeCloseTo(score, 5);
      judged++;
    }
  }
  return judged;
}

describe('every outcome can be had again from the files, the recorded draws and the uploaded model', () => {
  it('of a detector', async () => {
    const model = blobDetector({ channels: 'BGR', rule: 'letterbox-centre' });
    const run = await attackRun({
      runtime,
      model,
      images: [imageOf('a', photo)],
      configuration: configurationOf({
        objective: 'untargeted:red',
        bank: 'jpeg:75,rotate:-5..5',
        evaluate: ['noise:4', 'webp:60', 'crop:0.9:random'],
      }),
    });
    expect(await judgeAgain(model, run)).toBe(4 * 6);
  });

  it('of a classifier', async () => {
    const model = tinyClassifier({ layout: 'NHWC', channels: 'BGR' });
    const run = await attackRun({
      runtime,
      model,
      images: [1, 2].map((seed) => imageOf(`${seed}`, wavePhoto({ width: 48, height: 40 }, seed))),
      configuration: configurationOf({ objective: 'untargeted', bank: 'median:3', evaluate: ['noise:4', 'jpeg:50'] }),
    });
    expect(await judgeAgain(model, run)).toBe(2 * 4 * 4);
  });
});

describe('a contract that does not fit is refused when the model is loaded:', () => {
  const { bytes, contract } = blobDetector();
  const load = (changed: Partial<typeof contract>) =>
    loadModel(bytes, { contract: { ...contract, ...changed }, runtime });

  it.each([
    { title: 'another input name', changed: { input: { ...contract.input, name: 'images' } } },
    { title: 'another layout', changed: { input: { ...contract.input, layout: 'NHWC' as const } } },
    { title: 'another size', changed: { input: { ...contract.input, width: 128 } } },
    { title: 'another output name', changed: { output: { ...contract.output, names: { predictions: 'boxes' } } } },
  ])('$title', async ({ changed }) => {
    await expect(load(changed)).rejects.toMatchObject({ code: 'CONTRACT_DOES_NOT_FIT_MODEL' });
  });

  it('options that the decoder does not have', async () => {
    const changed = { output: { ...contract.output, options: { stride: 8 } } };
    await expect(load(changed)).rejects.toMatchObject({ name: 'OutputError' });
  });
});

it('an answer that is not finite is an error of the picture, never "nothing found"', async () => {
  const model = blobDetector();
  const infinite: TestModel = {
    ...model,
    contract: { ...model.contract, input: { ...model.contract.input, scale: 3e38 } },
  };
  const { results } = await attackRun({
    runtime,
    model: infinite,
    images: [imageOf('a', photo)],
    configuration: configurationOf({ objective: 'vanish:red' }),
  });
  expect(results.images[0]?.image).toMatchObject({ error: true, eligible: false });
});

describe('a model whose pictures are not float32', () => {
  const attacked = (model: TestModel) =>
    attackRun({
      runtime,
      model,
      images: [imageOf('wave', wavePhoto({ width: 40, height: 32 }, 3))],
      configuration: configurationOf({ objective: 'untargeted', bank: 'jpeg:75' }),
    });

  it('is asked and answers in float16, with the verdicts of the same model in float32', async () => {
    const half = await attacked(tinyClassifier({ pictureType: 'float16' }));
    const whole = await attacked(tinyClassifier());
    const verdicts = ({ results }: typeof half) =>
      results.images.flatMap(({ outcomes }) =>
        outcomes.map(({ attack, transform, state }) => [attack, transform, state]),
      );
    expect(verdicts(half)).toEqual(verdicts(whole));
    expect(verdicts(half)).toContainEqual(['averaged', 'identity', 'success']);
  });

  it('is refused by name where they are whole numbers', async () => {
    const { bytes, contract } = tinyClassifier({ pictureType: 'uint8' });
    await expect(loadModel(bytes, { contract, runtime })).rejects.toThrow(/float32 or float16.*got uint8.*the Cast/);
  });
});
