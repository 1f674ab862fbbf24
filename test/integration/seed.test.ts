import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { migrate, openDatabase } from '@holdfast/db';
import { builtInContent } from '@holdfast/domain';
import { createFileStore } from '@holdfast/storage';
import { afterAll, expect, it } from 'vitest';
import { createEmptyDatabase } from '../testkit/database.ts';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

const store = await mkdtemp(join(tmpdir(), 'holdfast-seed-'));
afterAll(() => rm(store, { recursive: true }));

/** `npm run seed -- ...`, as a person types it. */
const seed = (...args: readonly string[]): Promise<{ stdout: string }> =>
  run(process.execPath, [resolve(root, 'scripts/seed.mjs'), ...args], {
    cwd: root,
    env: { ...process.env, HOLDFAST_STORE: store },
  });

it('fills a database with a named scenario, once, where the operator sees it', { timeout: 300_000 }, async () => {
  const { url, drop } = await createEmptyDatabase();
  await migrate({ url });
  const database = openDatabase({ url });
  try {
    const { prisma } = database;
    const operator = await prisma.user.create({ data: { email: 'ada@example.com', name: 'Ada', isOperator: true } });
    expect((await seed('empty', '--url', url)).stdout).toContain('workspace "empty": nothing in it but the built-in');
    const { stdout } = await seed('large', '--url', url, '--images', '60');
    expect(stdout).toContain('two runs of 4,800 outcomes');
    expect((await seed('large', '--url', url)).stdout).toContain('nothing to do');
    const images = await prisma.image.findMany({ select: { workspaceId: true, thumbnailSha256: true } });
    expect(images).toHaveLength(60);
    const files = createFileStore({ folder: store });
    for (const { workspaceId, thumbnailSha256 } of images) {
      expect(await files.stat({ workspaceId, sha256: thumbnailSha256 ?? '' })).toBeDefined();
    }
    const workspaces = await prisma.workspace.findMany({
      include: { memberships: true, runs: true, suites: true, presets: true },
      orderBy: { slug: 'asc' },
    });
    // What the API puts into a workspace that an operator makes: without a suite or a preset, no campaign could be begun in it.
    const { suites, presets } = builtInContent();
    const sorted = (of: readonly { readonly name: string }[]): string[] => of.map(({ name }) => name).toSorted();
    for (const workspace of workspaces) {
      expect(sorted(workspace.suites)).toEqual(sorted(suites));
      expect(sorted(workspace.presets)).toEqual(sorted(presets));
      expect([...workspace.suites, ...workspace.presets].every(({ builtIn }) => builtIn)).toBe(true);
    }
    const seen = workspaces.map(({ slug, memberships, runs }) => [
      slug,
      memberships.map(({ userId }) => userId),
      runs.length,
    ]);
    expect(seen).toEqual([
      ['empty', [operator.id], 0],
      ['large', [operator.id], 2],
    ]);
    expect(await prisma.outcomeTally.count()).toBe(2 * 4 * 20);
    expect(await prisma.pairTally.count()).toBe(2 * 6 * 20);
  } finally {
    await database.close();
    await drop();
  }
});
