import { mkdtemp, mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '../..');

/** Builds the runtime's child program, which is forked as plain JavaScript, before any test needs it. */
export default async function setup(): Promise<void> {
  const dist = join(root, 'packages/runtime/dist');
  await mkdir(dist, { recursive: true });
  const scratch = await mkdtemp(join(dist, 'building-'));
  try {
    const outfile = join(scratch, 'session-child.mjs');
    await build({
      entryPoints: [join(root, 'packages/runtime/src/session-child.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      external: ['onnxruntime-node'],
      logLevel: 'warning',
    });
    // Renamed into place: a child that another test run is starting must never read half a file.
    await rename(outfile, join(dist, 'session-child.mjs'));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
