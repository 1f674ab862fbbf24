import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckpointStore } from '@holdfast/engine';
import { UsageError } from '../errors/usage-error.ts';
import { writeOutput } from '../files/write-output.ts';

/** Names of a hardening's files in its folder. */
export const hardenFiles = {
  model: 'hardened.onnx',
  /** Beside the model under the name that every command looks for. */
  contract: 'hardened.contract.json',
  record: 'hardening.json',
  checkpoint: 'checkpoint.bin',
} as const;

export type ExistingHardening = 'refuse' | 'continue' | 'replace';

/** Looks at what is in a folder before a hardening goes there. Throws UsageError. */
export async function openHardenFolder(folder: string, existing: ExistingHardening): Promise<CheckpointStore> {
  const paths = Object.values(hardenFiles).map((name) => join(folder, name));
  if (existing === 'refuse' && paths.some((path) => existsSync(path))) {
    throw new UsageError({
      code: 'OUTPUT_EXISTS',
      where: `--out ${folder}`,
      expected: 'a folder without a hardening',
      got: 'one that holds one already',
      fix: 'continue it with --resume, replace it with --overwrite, or name another folder',
    });
  }
  if (existing === 'replace') for (const path of paths) await rm(path, { force: true });
  const path = join(folder, hardenFiles.checkpoint);
  return {
    load: async () => (existsSync(path) ? new Uint8Array(await readFile(path)) : undefined),
    save: (bytes) => writeOutput(path, bytes),
  };
}
