import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';

const repository = resolve(import.meta.dirname, '../..');

const documents = [
  ...readdirSync(repository).map((name) => join(repository, name)),
  ...readdirSync(join(repository, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) =>
    join(repository, 'docs', name),
  ),
].filter((path) => path.endsWith('.md'));

/** Targets of links and pictures that are files of the repository, without what follows a `#`. */
function localTargets(text: string): string[] {
  const prose = text.replaceAll(/```[\s\S]*?```/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}

it.each(documents.map((path) => relative(repository, path)))('every link of %s leads to a file', (document) => {
  const path = join(repository, document);
  const broken = localTargets(readFileSync(path, 'utf8')).filter(
    (target) => !existsSync(resolve(dirname(path), target)),
  );
  expect(broken).toEqual([]);
});
