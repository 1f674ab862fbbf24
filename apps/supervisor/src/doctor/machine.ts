import { constants, existsSync } from 'node:fs';
import { access, mkdtemp, rm, stat, statfs } from 'node:fs/promises';
import os from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { DEFAULT_PORT, isFree } from '../data/choose-port.ts';
import { type DataFolder } from '../data/data-folder.ts';
import { lockHolder } from '../data/lock.ts';
import { setting } from '../environment.ts';
import { errorText } from './error-text.ts';
import { type Check, fail, ok, warn } from './check.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const GIB = 1024 ** 3;
const inGib = (bytes: number): string => `${(bytes / GIB).toFixed(1)} GiB`;

const existing = (path: string): string => (existsSync(path) ? path : existing(dirname(path)));

export const nodeVersion: Check = {
  name: 'node',
  run: () => {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    const isNew = major > 20 || (major === 20 && minor >= 19);
    return Promise.resolve([
      isNew
        ? ok(`${process.versions.node}, ${process.platform} ${process.arch}`)
        : fail(process.versions.node, 'install Node 20.19 or later, 22 or 24'),
    ]);
  },
};

export const memory: Check = {
  name: 'memory',
  run: () => {
    const [total, free] = [os.totalmem(), os.freemem()];
    const detail = `${inGib(free)} free of ${inGib(total)}, ${os.availableParallelism()} cores`;
    return Promise.resolve([
      total < 2 * GIB
        ? warn(detail, 'attacks on large models want 4 GiB or more; HOLDFAST_WORKER_MEMORY_MB caps them')
        : ok(detail),
    ]);
  },
};

export const diskSpace = (folder: DataFolder): Check => ({
  name: 'disk',
  run: async () => {
    const { bavail, bsize } = await statfs(existing(folder.root));
    const free = bavail * bsize;
    const detail = `${inGib(free)} free for ${folder.root}`;
    if (free < 0.5 * GIB) return [fail(detail, 'free some space: uploads are refused when the disk is full')];
    return [free < 2 * GIB ? warn(detail, 'free some space, or move the data folder with HOLDFAST_DATA') : ok(detail)];
  },
});

export const dataFolderRights = (folder: DataFolder): Check => ({
  name: 'data folder',
  run: async () => {
    const place = existing(folder.root);
    try {
      await access(place, constants.R_OK | constants.W_OK | constants.X_OK);
      await rm(await mkdtemp(join(place, '.doctor-')), { recursive: true });
    } catch (error) {
      return [
        fail(
          `${place}: ${errorText(error)}`,
          `chown -R "$(id -un)" ${place}, or set HOLDFAST_DATA to a folder of yours`,
        ),
      ];
    }
    const secret = await stat(folder.secret).catch(() => undefined);
    if (secret !== undefined && (secret.mode & 0o077) !== 0 && process.platform !== 'win32') {
      return [fail(`${folder.secret} can be read by others`, `chmod 600 ${folder.secret}`)];
    }
    return [ok(place === folder.root ? `${place} is ours` : `${folder.root} will be made at the first start`)];
  },
});

export const lock = (folder: DataFolder): Check => ({
  name: 'supervisor',
  run: async () => {
    if (!existsSync(folder.lock)) return [ok('not running')];
    const holder = await lockHolder(folder.lock);
    if (holder !== undefined) return [ok(`running as process ${holder.pid}`)];
    return [warn(`${folder.lock} was left by a process that is gone`, 'nothing to do: the next start takes it over')];
  },
});

export const port = (folder: DataFolder, env: Environment, saved: number | undefined): Check => ({
  name: 'port',
  run: async () => {
    const wanted = Number(setting(env, 'HOLDFAST_PORT') ?? saved ?? DEFAULT_PORT);
    const isOurs = (await lockHolder(folder.lock)) !== undefined;
    if (isOurs) return [ok(`${wanted}, used by the supervisor that runs`)];
    if (await isFree(wanted, setting(env, 'HOLDFAST_HOST') ?? '127.0.0.1')) return [ok(`${wanted} is free`)];
    const fix = 'npm start -- --port 4700, or stop the program that uses it (ss -ltnp shows which)';
    return [
      setting(env, 'HOLDFAST_PORT') === undefined
        ? warn(`${wanted} is taken; the next free one is used`, fix)
        : fail(`${wanted} is taken`, fix),
    ];
  },
});

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

export const browser = (env: Environment): Check => ({
  name: 'chromium',
  run: () => {
    const named = setting(env, 'HOLDFAST_CHROMIUM');
    if (named !== undefined) {
      return Promise.resolve([
        existsSync(named) ? ok(named) : fail(`${named} does not exist`, 'correct HOLDFAST_CHROMIUM'),
      ]);
    }
    const folders = (env['PATH'] ?? '').split(delimiter);
    const found = BROWSERS.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) =>
      existsSync(path),
    );
    return Promise.resolve([
      found === undefined
        ? warn('none found; reports cannot be exported as PDF', 'apt-get install chromium, or set HOLDFAST_CHROMIUM')
        : ok(found),
    ]);
  },
});
