// Runs a TypeScript entry point of this repository: bundles it with esbuild (packages stay external), then starts it.
import { basename, dirname, resolve } from 'node:path';
import { ensureDependencies } from './lib/ensure-dependencies.mjs';
import { root } from './lib/paths.mjs';
import { runCommand } from './lib/run-command.mjs';

const [entry, ...args] = process.argv.slice(2);
if (entry === undefined) {
  console.error('usage: node scripts/run.mjs ENTRY.ts [ARGS...]');
  process.exit(2);
}
await ensureDependencies();
const { bundle } = await import('./build.mjs');
const program = await bundle({
  entry: resolve(root, entry),
  outdir: resolve(root, 'dist', basename(dirname(entry)), basename(entry, '.ts')),
});
process.exitCode = await runCommand(process.execPath, ['--enable-source-maps', program, ...args], {
  cwd: process.cwd(),
});
