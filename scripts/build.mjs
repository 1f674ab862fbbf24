// Bundles the programs: our own TypeScript goes into one file each, npm packages stay where npm put them.
import { resolve, dirname, basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readFileSync } from 'node:fs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** npm packages (everything but our own workspaces) are resolved at run time. */
const keepPackagesExternal = {
  name: 'external-packages',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, (args) =>
      args.kind === 'entry-point' || args.path.startsWith('@holdfast/') ? undefined : { path: args.path, external: true },
    );
  },
};

/** Bundles `entry` (absolute path) and the runtime's child process beside it into `outdir`; returns the program's path. */
export async function bundle({ entry, outdir }) {
  const { build } = await import('esbuild');
  await build({
    entryPoints: [entry, resolve(root, 'packages/runtime/src/session-child.ts')].map((path) => ({
      in: path,
      out: basename(path, '.ts'),
    })),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'linked',
    logLevel: 'warning',
    plugins: [keepPackagesExternal],
  });
  return resolve(outdir, `${basename(entry, '.ts')}.mjs`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { version } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));
  await bundle({ entry: resolve(root, 'apps/cli/src/holdfast.ts'), outdir: resolve(root, 'apps/cli/dist') });
  await bundle({ entry: resolve(root, 'packages/runtime/src/session-child.ts'), outdir: resolve(root, 'packages/runtime/dist') });
  console.log(`built holdfast ${version}: apps/cli/dist/holdfast.mjs`);
}
