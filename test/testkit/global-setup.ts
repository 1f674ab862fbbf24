import { mkdtemp, mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { prepareServerFolder } from './database-server.ts';

const root = resolve(import.meta.dirname, '../..');

/** Prepares what test files share; what it returns ends that again. */
export default async function setup(): Promise<() => Promise<void>> {
  await buildSessionChild();
  return prepareServerFolder();
}

/** Builds the runtime's child program, which is forked as plain JavaScript, before any test needs it. */
async function buildSessionChild(): Promise<void> {
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
