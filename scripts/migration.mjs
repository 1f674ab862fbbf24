// npm run migration -- NAME: writes the migration that schema.prisma asks for since the last commit, and tries it on a server of its own.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { root } from './lib/paths.mjs';

const { status } = spawnSync(
  process.execPath,
  [resolve(root, 'scripts/run.mjs'), 'scripts/migration/main.ts', ...process.argv.slice(2)],
  { stdio: 'inherit', cwd: root },
);
process.exitCode = status ?? 1;
