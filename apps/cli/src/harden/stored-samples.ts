import type { TrainingImage } from '@holdfast/engine';
import type { ImageResult } from '@holdfast/results';
import { preferredSamples } from '@holdfast/training';
import { UsageError } from '../errors/usage-error.ts';
import { readStoredRun } from '../run/stored-run.ts';

/** Adds the samples of a finished run to the pictures that it attacked, by file name. Throws UsageError where it attacked none. */
export async function withStoredSamples(
  images: readonly TrainingImage[],
  { folder, modelSha256 }: { readonly folder: string; readonly modelSha256: string },
): Promise<TrainingImage[]> {
  const { results, read } = await readStoredRun(folder);
  if (results.model.sha256 !== modelSha256) {
    throw new UsageError({
      code: 'USAGE',
      where: `--samples ${folder}`,
      expected: 'a run against the model that is hardened',
      got: `one against ${results.model.file} (SHA-256 ${results.model.sha256.slice(0, 12)} ...)`,
      fix: 'name a run against this model, or leave --samples out to make samples while training',
    });
  }
  const files = new Map(results.images.map((result) => [result.image.id, bestSample(result)]));
  const found = images.map((image): TrainingImage => {
    const file = files.get(image.id);
    return file === undefined ? image : { ...image, adversarial: () => read(file) };
  });
  if (found.some(({ adversarial }) => adversarial !== undefined)) return found;
  throw new UsageError({
    code: 'USAGE',
    where: `--samples ${folder}`,
    expected: 'samples of the images in --images',
    got: `samples of ${results.images.length} others`,
    fix: 'give the folder of images that the run attacked',
  });
}

/** File of the sample to train on; only what fooled the model has something to teach. */
function bestSample({ samples, outcomes }: ImageResult): string | undefined {
  const succeeded = new Set(
    outcomes
      .filter(({ transform, state }) => transform === 'identity' && state === 'success')
      .map(({ attack }) => attack),
  );
  return preferredSamples
    .map((name) => samples.find(({ attack }) => attack === name && succeeded.has(name)))
    .find((sample) => sample !== undefined)?.file;
}
