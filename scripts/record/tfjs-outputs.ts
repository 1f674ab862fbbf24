// Records what TF.js itself answers for the sample photos, as vectors for test/integration/tfjs/tfjs-import.test.ts:
//   node scripts/run.mjs scripts/record/tfjs-outputs.ts
// Needs a minute, which is why the test does not run TF.js itself.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { packageRoot, sampleDetectorFiles, samplePhotoPaths } from '@holdfast/engine';
import { INPUT_SIZE, photoInput } from '../../test/integration/tfjs/photo-input.ts';
import { summarise, type RecordedPhoto, type Recording } from '../../test/integration/tfjs/recording.ts';

/** The part of TF.js that is used here; the bundle in @vladmandic/human has no types. */
interface Tfjs {
  readonly version: { readonly tfjs: string };
  setBackend(name: 'cpu'): Promise<boolean>;
  tensor(data: Float32Array, shape: readonly number[]): TfjsTensor;
  loadGraphModel(handler: {
    load(): Promise<unknown>;
  }): Promise<{ execute(input: TfjsTensor, outputs: string[]): TfjsTensor[] }>;
}
interface TfjsTensor {
  readonly shape: readonly number[];
  dataSync(): Float32Array;
}

const OUTPUTS = ['tower_0/keypoints', 'tower_0/wh', 'tower_0/detections'];

const isTfjs = (module: unknown): module is Tfjs =>
  typeof module === 'object' && module !== null && 'loadGraphModel' in module && 'setBackend' in module;

/** Groups of weights stand in files of their own, one after another; here there is one. */
const modelFile = z.looseObject({ weightsManifest: z.tuple([z.object({ weights: z.array(z.unknown()) })]) });

/** The bundle is made for browsers and asks for these two while it loads. */
Object.assign(globalThis, { window: globalThis, document: { createElement: () => ({ getContext: () => null }) } });
const tf: unknown = await import(join(packageRoot('@vladmandic/human'), 'dist/tfjs.esm.js'));
if (!isTfjs(tf)) throw new Error('dist/tfjs.esm.js of @vladmandic/human is not TF.js; the package has changed');
await tf.setBackend('cpu');

const { topologyPath, weightsPath } = sampleDetectorFiles();
const { weightsManifest, ...topology } = modelFile.parse(JSON.parse(readFileSync(topologyPath, 'utf8')));
const model = await tf.loadGraphModel({
  load: () =>
    Promise.resolve({
      ...topology,
      weightSpecs: weightsManifest[0].weights,
      weightData: Uint8Array.from(readFileSync(weightsPath)).buffer,
    }),
});

const photos: RecordedPhoto[] = [];
for (const path of samplePhotoPaths()) {
  const { imageNhwc, sha256 } = await photoInput(path);
  const answers = model.execute(tf.tensor(imageNhwc, [1, INPUT_SIZE, INPUT_SIZE, 3]), OUTPUTS);
  const outputs = OUTPUTS.map((name, index) => {
    const answer = answers[index];
    if (answer === undefined) throw new Error(`TF.js returned no ${name}`);
    return summarise(name, answer.shape, answer.dataSync());
  });
  photos.push({ photo: basename(path), inputSha256: sha256, outputs });
  console.log(`${basename(path)} recorded`);
}

const recording: Recording = { tfjs: tf.version.tfjs, model: 'centernet.json of @vladmandic/human 3.3.6', photos };
const target = resolve('test/integration/tfjs/vectors/centernet.json');
writeFileSync(target, `${JSON.stringify(recording)}\n`);
console.log(`wrote ${target}`);
