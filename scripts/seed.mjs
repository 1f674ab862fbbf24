// npm run seed -- empty|sample|large [--url URL | --folder FOLDER] [--images N]: fills a database with a named scenario. Without --url:
// DATABASE_URL, or the embedded server of `npm start`. `sample` starts the platform, has it run its sample campaign through the API, and ends;
// it takes the options of `npm start` (--images 1 --iterations 5: a smaller sample).
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { root } from './lib/paths.mjs';

const [name, ...rest] = process.argv.slice(2);
const command =
  name === 'sample'
    ? [resolve(root, 'scripts/start.mjs'), '--once', ...rest]
    : [resolve(root, 'scripts/run.mjs'), 'scripts/seed/main.ts', ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
process.exitCode = status ?? 1;
