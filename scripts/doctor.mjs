// npm run doctor: says what is wrong with this installation and how to mend it.
import { resolve } from 'node:path';
import { ensureDependencies } from './lib/ensure-dependencies.mjs';
import { root } from './lib/paths.mjs';
import { runCommand } from './lib/run-command.mjs';

await ensureDependencies();
const { bundle } = await import('./build.mjs');
const program = await bundle({
  entry: resolve(root, 'apps/supervisor/src/doctor-main.ts'),
  outdir: resolve(root, 'apps/supervisor/dist'),
});
process.exitCode = await runCommand(process.execPath, ['--enable-source-maps', program]);
