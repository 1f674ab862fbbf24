import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** An npm package that the sample reads files of is not installed. */
export class SampleUnavailableError extends Error {
  override readonly name = 'SampleUnavailableError';
  readonly code = 'SAMPLE_UNAVAILABLE';
}

/**
 * Folder of an installed npm package. Looks for the folder itself, because `require.resolve` does not see a package.json that the
 * package's `exports` leave out.
 *
 * Throws SampleUnavailableError where the package is not installed.
 */
export function packageRoot(packageName: string): string {
  const places = createRequire(import.meta.url).resolve.paths(packageName) ?? [];
  const found = places
    .map((place) => join(place, packageName))
    .find((folder) => existsSync(join(folder, 'package.json')));
  if (found === undefined) {
    throw new SampleUnavailableError(
      `npm package ${packageName}: expected in one of ${places.slice(0, 4).join(', ')}, found in none; run \`npm ci\` in the repository's root`,
    );
  }
  return found;
}
