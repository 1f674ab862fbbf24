// npm run sample: installs what is missing, builds, attacks the sample detector on the sample photos, without the platform.
import { resolve } from 'node:path';
import { ensureDependencies } from './lib/ensure-dependencies.mjs';
import { root } from './lib/paths.mjs';
import { runCommand } from './lib/run-command.mjs';

await ensureDependencies();
const { buildPrograms } = await import('./build.mjs');
await buildPrograms();

const program = resolve(root, 'apps/cli/dist/holdfast.mjs');
const args = ['sample', '--out', 'holdfast-out/sample', ...process.argv.slice(2)];
process.exitCode = await runCommand(process.execPath, ['--enable-source-maps', program, ...args]);
