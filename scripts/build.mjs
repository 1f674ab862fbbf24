// Bundles the programs: our own TypeScript goes into one file each, npm packages stay where npm put them.
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildWeb } from './lib/build-web.mjs';
import { ensureDependencies } from './lib/ensure-dependencies.mjs';
import { root } from './lib/paths.mjs';
import { generateWebTypes } from './lib/web-types.mjs';

/** Started by the pool as a program of its own, so it must stand beside every program that uses the runtime. */
const sessionChild = resolve(root, 'packages/runtime/src/session-child.ts');

/** npm packages (everything but our own workspaces) are resolved at run time. */
const keepPackagesExternal = {
  name: 'external-packages',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, (args) =>
      args.kind === 'entry-point' || args.path.startsWith('@holdfast/')
        ? undefined
        : { path: args.path, external: true },
    );
  },
};

/** Bundles `entry` (absolute path) and the runtime's child process beside it into `outdir`; returns the program's path. */
export async function bundle({ entry, outdir }) {
  const { build } = await import('esbuild');
  await build({
    entryPoints: [...new Set([entry, sessionChild])].map((path) => ({ in: path, out: basename(path, '.ts') })),
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

/** Builds what is started from a file: the command line program, and the session child for tests that run from source. */
export async function buildPrograms() {
  await Promise.all([
    bundle({ entry: resolve(root, 'apps/cli/src/holdfast.ts'), outdir: resolve(root, 'apps/cli/dist') }),
    bundle({ entry: sessionChild, outdir: resolve(root, 'packages/runtime/dist') }),
  ]);
}

/** Entry points of the platform, by folder. */
const PLATFORM = {
  'apps/api': ['main'],
  'apps/worker': ['main', 'heartbeats-main'],
  'apps/supervisor': ['main', 'proxy-main', 'migrate-main'],
};

/** Bundles the programs of the platform; each is one file, with the runtime's session child beside it. The API's also has the web's documents. */
export async function buildPlatform() {
  await generateWebTypes();
  await Promise.all(
    Object.entries(PLATFORM).map(async ([folder, names]) => {
      // One after the other, since each also writes the session child.
      for (const name of names) {
        await bundle({ entry: resolve(root, folder, `src/${name}.ts`), outdir: resolve(root, folder, 'dist') });
      }
    }),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await ensureDependencies();
  await Promise.all([buildPrograms(), buildPlatform()]);
  await buildWeb();
  const { version } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));
  console.log(`built holdfast ${version}: apps/{cli,api,worker,supervisor}/dist, apps/web/.next/standalone`);
}
