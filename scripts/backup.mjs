// npm run backup: writes database and files of this installation into one file.
import { resolve } from 'node:path';
import { ensureDependencies } from './lib/ensure-dependencies.mjs';
import { root } from './lib/paths.mjs';
import { runCommand } from './lib/run-command.mjs';

await ensureDependencies();
const { bundle } = await import('./build.mjs');
const program = await bundle({
  entry: resolve(root, 'apps/supervisor/src/backup-main.ts'),
  outdir: resolve(root, 'apps/supervisor/dist'),
});
const args = ['--enable-source-maps', program, 'backup', ...process.argv.slice(2)];
process.exitCode = await runCommand(process.execPath, args);
