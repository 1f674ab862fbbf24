// Uses nothing but Node at import time, because it runs where only the packages are installed.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { root } from './paths.mjs';
import { captureCommand } from './run-command.mjs';

const schemaPath = resolve(root, 'prisma/schema.prisma');
const stampPath = resolve(root, 'packages/db/src/generated/.made-from');

/** Makes the database client out of prisma/schema.prisma, where the one that is there was made from another schema or Prisma. */
export async function generateClient() {
  const wanted = fingerprint();
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === wanted) return;
  const { code, output } = await captureCommand(
    process.execPath,
    [resolve(root, 'node_modules/prisma/build/index.js'), 'generate', '--no-hints'],
    {
      env: {
        ...process.env,
        // Generating needs no schema engine, but Prisma would download one where this names no file. It must not be a program: with one
        // that ends well, `prisma migrate deploy` would seem to work and do nothing.
        PRISMA_SCHEMA_ENGINE_BINARY: resolve(root, 'package.json'),
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
      },
    },
  );
  if (code !== 0) {
    console.error(`The database client could not be generated from prisma/schema.prisma:\n${output.trimEnd()}`);
    process.exit(1);
  }
  writeFileSync(stampPath, wanted);
}

function fingerprint() {
  const hash = createHash('sha256');
  hash.update(readFileSync(schemaPath));
  hash.update(readFileSync(resolve(root, 'node_modules/prisma/package.json')));
  return hash.digest('hex');
}
