import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeInputs } from '../../testkit/cli.ts';
import { zip } from '../../testkit/zip.ts';

export interface Material {
  readonly model: string;
  /** Text of the contract under which the model is right about the photos. */
  readonly contract: string;
  /** A ZIP of eight photos. */
  readonly photos: string;
  readonly remove: () => Promise<void>;
}

/** Files as somebody would have them in a folder and upload: a classifier that an attack takes milliseconds on, and its photos. */
export async function makeMaterial(): Promise<Material> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-web-files-'));
  await writeInputs(folder);
  const names = await readdir(join(folder, 'photos'));
  const entries = names.map(async (name) => ({ name, bytes: await readFile(join(folder, 'photos', name)) }));
  const photos = join(folder, 'photos.zip');
  await writeFile(photos, zip(await Promise.all(entries)));
  return {
    model: join(folder, 'model.onnx'),
    contract: await readFile(join(folder, 'contract.json'), 'utf8'),
    photos,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
