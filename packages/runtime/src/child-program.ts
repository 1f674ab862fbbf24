import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { RuntimeError } from './runtime-error.ts';

/**
 * Path of the built child program: beside this module when bundled (scripts/build.mjs puts it there), in this package's
 * dist folder when the sources run as they are (tests).
 */
export function findChildProgram(): string {
  const candidates = ['./session-child.mjs', '../dist/session-child.mjs'].map((relative) =>
    fileURLToPath(new URL(relative, import.meta.url)),
  );
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined) {
    throw new RuntimeError({
      code: 'START_FAILED',
      problem: `expected the child program at ${candidates.join(' or ')}, found neither`,
    });
  }
  return found;
}
