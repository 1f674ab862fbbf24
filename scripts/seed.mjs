// npm run seed -- empty|large [--url URL]: fills a database with a named scenario. Without --url: DATABASE_URL.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { root } from './lib/paths.mjs';

const { status } = spawnSync(
  process.execPath,
  [resolve(root, 'scripts/run.mjs'), 'scripts/seed/main.ts', ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
