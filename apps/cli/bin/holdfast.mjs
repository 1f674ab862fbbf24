#!/usr/bin/env node
// Starts the built program. It is bundled by `npm run build`, so a fresh checkout has nothing to start yet.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = new URL('../dist/holdfast.mjs', import.meta.url);
if (existsSync(program)) {
  process.setSourceMapsEnabled(true);
  await import(program.href);
} else {
  process.stderr.write(
    `holdfast is not built: ${fileURLToPath(program)} is missing.\nRun \`npm run build\` in the repository's root first.\n`,
  );
  process.exitCode = 2;
}
