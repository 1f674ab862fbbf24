// Builds the web interface into one folder that runs by itself: `apps/web/.next/standalone`. Built again only where its sources
// changed, since a build takes longer than everything else that a start does.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { root } from './paths.mjs';
import { captureCommand } from './run-command.mjs';
import { generateWebTypes } from './web-types.mjs';

const WEB = resolve(root, 'apps/web');
const STANDALONE = resolve(WEB, '.next/standalone');
const STAMP = resolve(STANDALONE, 'sources.sha256');

/** The program to start with HOSTNAME and PORT in its environment. */
export const WEB_SERVER = resolve(STANDALONE, 'apps/web/server.js');

const NOT_SOURCE = new Set(['node_modules', '.next', 'next-env.d.ts', 'generated']);
const NOT_BUILT = /\.(?:test\.tsx?|generated\.ts)$/;

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (NOT_SOURCE.has(entry.name)) return [];
    if (entry.isDirectory()) return filesIn(path);
    return NOT_BUILT.test(entry.name) ? [] : [path];
  });
}

function fingerprint() {
  const others = [
    'package-lock.json',
    'apps/api/schema.graphql',
    'scripts/lib/web-types.mjs',
    'scripts/lib/build-web.mjs',
  ];
  const hash = createHash('sha256').update(process.versions.node);
  for (const file of [...filesIn(WEB).sort(), ...others.map((path) => resolve(root, path))]) {
    hash.update(relative(root, file)).update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** Outside of `.next`, which a build empties. */
const LOCK = resolve(root, 'node_modules/.cache/holdfast-build-web.lock');

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** One at a time: two builds in one folder take each other's files away. Whoever waited finds what the other one built. */
async function alone(work) {
  mkdirSync(dirname(LOCK), { recursive: true });
  for (let isMine = false; !isMine;) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      isMine = true;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const holder = existsSync(LOCK) ? Number(readFileSync(LOCK, 'utf8')) : 0;
      // One that was killed has left its lock behind.
      if (holder > 0 && !isRunning(holder)) rmSync(LOCK, { force: true });
      else await sleep(300);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(LOCK, { force: true });
  }
}

/** Builds where needed; returns whether it had to. Throws where the build fails. */
export const buildWeb = () => alone(buildAlone);

async function buildAlone() {
  const now = fingerprint();
  if (existsSync(WEB_SERVER) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === now) return false;
  await generateWebTypes();
  rmSync(STANDALONE, { recursive: true, force: true });
  const next = resolve(root, 'node_modules/next/dist/bin/next');
  console.log('Building the web interface; 20 s on a machine that does nothing else.');
  const { code, output } = await captureCommand(process.execPath, [next, 'build'], {
    cwd: WEB,
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  });
  if (code !== 0) throw new Error(`the web interface could not be built: next build ended with ${code}\n${output}`);
  // Next leaves to whoever deploys it where files that never change are served from; here it is the same server.
  cpSync(resolve(WEB, '.next/static'), resolve(STANDALONE, 'apps/web/.next/static'), { recursive: true });
  writeFileSync(STAMP, now);
  return true;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log((await buildWeb()) ? `built ${relative(root, WEB_SERVER)}` : 'the web interface is built already');
}
