import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';

const names = z.record(z.string(), z.string()).default({});
const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.looseObject({ dependencies: names, optionalDependencies: names, resolved: z.string().optional() }),
  ),
});

const repository = resolve(import.meta.dirname, '../..');
const { packages } = lockFile.parse(JSON.parse(readFileSync(resolve(repository, 'package-lock.json'), 'utf8')));

/** Whether a package at `path` finds `name` the way Node does: in its own node_modules, then in each folder above. */
function isLocked(path: string, name: string): boolean {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    if (`${folder === '' ? '' : `${folder}/`}node_modules/${name}` in packages) return true;
    if (folder === '') return false;
  }
}

it('holds every package that another one asks for, those of other platforms too, or npm ci refuses it', () => {
  const missing = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !isLocked(path, name))
      .map((name) => `${path} needs ${name}`),
  );
  expect(missing).toEqual([]);
});

it('names no registry: where packages come from is for the installing machine to say', () => {
  const links = Object.values(packages).flatMap(({ resolved }) => resolved ?? []);
  expect(links.filter((link) => /^https?:/.test(link))).toEqual([]);
});
