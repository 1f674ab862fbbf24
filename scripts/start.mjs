// npm start: installs what is missing, builds, starts the whole platform in one data folder (.holdfast).
import { resolve } from 'node:path';
import { ensureDependencies } from './lib/ensure-dependencies.mjs';
import { root } from './lib/paths.mjs';
import { runCommand } from './lib/run-command.mjs';

await ensureDependencies();
const { buildPlatform } = await import('./build.mjs');
const { buildWeb } = await import('./lib/build-web.mjs');
await buildPlatform();
const asksForHelp = process.argv.includes('--help');
if (!asksForHelp) await buildWeb().catch((error) => console.log(`${error.message}; everything else works without it`));

const supervisor = resolve(root, 'apps/supervisor/dist/main.mjs');
process.exitCode = await runCommand(process.execPath, ['--enable-source-maps', supervisor, ...process.argv.slice(2)]);
