import { randomFor } from '@holdfast/random';
import { toPlanar, type Picture, type PlanarPicture } from '@holdfast/scene';
import {
  GRAPH_FORM_OUTPUT,
  graphFormFeeds,
  graphFormModel,
  parseTransformSpec,
  requireDifferentiable,
  surrogateDistance,
  type SurrogateDistance,
} from '@holdfast/transforms';
import { createCodecs } from '@holdfast/vision';
import { beforeAll, describe, expect, it } from 'vitest';
import { runInOrt } from '../testkit/ort.ts';
import { noisePicture, samplePhoto, scenePicture } from '../testkit/pictures.ts';

const codecs = createCodecs();

async function runGraphForm(spec: string, picture: Picture, instance: unknown): Promise<PlanarPicture> {
  const { transform, params } = requireDifferentiable(parseTransformSpec(spec));
  const model = graphFormModel(transform, params, picture);
  const feeds = graphFormFeeds(transform, instance, toPlanar(picture));
  const output = (await runInOrt(model, new Map(Object.entries(feeds)))).get(GRAPH_FORM_OUTPUT);
  if (output?.dataType !== 'float32') throw new Error(`graph form of ${spec} gave no float32 output`);
  expect(output.dims).toEqual([1, 3, picture.height, picture.width]);
  return { width: picture.width, height: picture.height, data: output.data };
}

async function distance(spec: string, picture: Picture): Promise<SurrogateDistance> {
  const { transform, params } = parseTransformSpec(spec);
  const instance = transform.draw(params, randomFor(['surrogate test', spec]), picture);
  const real = await transform.real(picture, instance, codecs);
  expect([real.width, real.height, real.data.length]).toEqual([picture.width, picture.height, picture.data.length]);
  return surrogateDistance({ graphForm: await runGraphForm(spec, picture, instance), real });
}

describe('graph form against real form (sharp 0.35, libvips 8.18, onnxruntime 1.30)', () => {
  const pictures: Record<string, Picture> = {};
  beforeAll(async () => {
    pictures['photo'] = await samplePhoto(1, { width: 224, height: 160 });
    // Odd sizes: half-filled blocks at the right and bottom edges.
    pictures['odd photo'] = await samplePhoto(4, { width: 141, height: 99 });
    pictures['noise'] = noisePicture({ width: 61, height: 45 }, 1);
    pictures['scene'] = scenePicture({ width: 96, height: 80 });
  });

  const distances = async (spec: string): Promise<(SurrogateDistance & { name: string })[]> => {
    const out: (SurrogateDistance & { name: string })[] = [];
    for (const [name, picture] of Object.entries(pictures)) out.push({ name, ...(await distance(spec, picture)) });
    return out;
  };

  it.each([
    ['identity'],
    ['invert'],
    ['median:3'],
    ['median:5'],
    ['median:7'],
    ['median:5:line'],
    ['median:5:cross'],
    ['median:5:circle'],
    ['median:5:ring'],
    ['median:3:ring'],
    ['brightness:1.2'],
    ['brightness:0.5..1.5'],
    ['contrast:0.7'],
    ['noise:8'],
    ['noise:8:uniform'],
    ['crop:1'],
    ['resize:1'],
  ])('%s is exact', async (spec) => {
    for (const { name, maxAbs } of await distances(spec)) expect(maxAbs, name).toBe(0);
  });

  // Measured means over qualities 20 to 100: photos 0.02 to 0.25, small pure noise up to 1.25. What is left are
  // near-ties inside libjpeg's integer DCT, each of which moves one coefficient by one quantisation step.
  it.each([
    ['jpeg:95'],
    ['jpeg:90'],
    ['jpeg:75'],
    ['jpeg:50'],
    ['jpeg:30'],
    ['jpeg:10'],
    ['jpeg:100'],
    ['jpeg:75:444'],
    ['jpeg:30..90'],
  ])('%s follows the codec', async (spec) => {
    for (const { name, meanAbs, maxAbs } of await distances(spec)) {
      expect(meanAbs, name).toBeLessThan(name === 'noise' ? 1.5 : 0.35);
      expect(maxAbs, name).toBeLessThan(40);
    }
  });

  // Bilinear weights are rounded to fixed point in libvips; our references differ from float32 only next to ties.
  it.each([
    ['crop:0.8', 0.05],
    ['crop:0.9..1:random', 0.05],
    ['crop:0.6:random', 0.05],
    ['resize:0.75', 0.4],
    ['resize:0.5', 0.4],
    ['resize:0.5..1', 0.4],
    ['resize:0.3', 0.4],
    ['rotate:10', 0.01],
    ['rotate:-10..10:black', 0.01],
    ['stretch:1.1', 0.03],
    ['stretch:0.8:1.2:grey', 0.04],
    ['motion-blur:7', 0.01],
    ['motion-blur:7:30', 0.01],
    ['motion-blur:3..9:-90..90', 0.01],
    ['gaussian-blur:1', 0.01],
    ['gaussian-blur:0.5..2', 0.01],
  ])('%s stays within %d levels on average and 2 at most', async (spec, bound) => {
    for (const { name, meanAbs, maxAbs } of await distances(spec)) {
      expect(meanAbs, name).toBeLessThan(bound);
      expect(maxAbs, name).toBeLessThanOrEqual(2);
    }
  });

  it('would notice a graph form of another strength', async () => {
    const picture = pictures['photo'];
    if (picture === undefined) throw new Error('no photo');
    const { transform, params } = parseTransformSpec('jpeg:75');
    const instance = transform.draw(params, randomFor(['control']), picture);
    const real = await transform.real(picture, instance, codecs);
    const graphForm = await runGraphForm('jpeg:75', picture, { quality: 70, subsampling: '420' });
    expect(surrogateDistance({ graphForm, real }).meanAbs).toBeGreaterThan(0.7);
  });
});
