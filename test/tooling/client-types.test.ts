import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';

const repository = resolve(import.meta.dirname, '../..');

const generator = z.object({
  CLIENT_TYPES: z.string(),
  clientTypes: z.custom<() => Promise<string>>((value) => typeof value === 'function'),
});

it('has the client generated from the schema and the operations as they stand', async () => {
  const { CLIENT_TYPES, clientTypes } = generator.parse(
    await import(resolve(repository, 'scripts/lib/client-types.mjs')),
  );
  const committed = readFileSync(resolve(repository, CLIENT_TYPES), 'utf8');
  const outOfDate = 'run `node scripts/lib/client-types.mjs` and commit what it writes';
  expect(committed === (await clientTypes()) ? 'up to date' : outOfDate).toBe('up to date');
});
