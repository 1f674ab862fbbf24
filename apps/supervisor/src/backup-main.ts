import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { backUp } from './backup/backup.ts';
import { restore } from './backup/restore.ts';
import { withInstallation } from './backup/with-installation.ts';
import { dataFolderAt, ensureDataFolder } from './data/data-folder.ts';
import { takeLock } from './data/lock.ts';
import { setting } from './environment.ts';
import { installationRoot, installedVersion } from './programs.ts';
import { messageOf, SupervisorError } from './supervisor-error.ts';

/** `npm run backup -- --out FILE` and `npm run restore -- FILE`. */
async function main(args: readonly string[]): Promise<void> {
  const root = installationRoot();
  const env = process.env;
  const folder = dataFolderAt(setting(env, 'HOLDFAST_DATA') ?? resolve(root, '.holdfast'));
  // npm starts programs in the repository's root; a person's relative path counts from where they are.
  const from = env['INIT_CWD'] ?? process.cwd();
  const [command, ...rest] = args;
  const { values, positionals } = parseArgs({
    args: rest,
    options: { out: { type: 'string' } },
    allowPositionals: true,
  });
  if (command === 'backup') {
    const out = resolve(from, values.out ?? `holdfast-${new Date().toISOString().slice(0, 10)}.tar`);
    if (existsSync(out)) throw usage(`${out} exists already`, 'choose another name with --out');
    const done = await withInstallation({ folder, env, isNew: false }, (installation) =>
      backUp({ installation, out, version: installedVersion(root), now: new Date() }),
    );
    say(`${out}: ${describe(done)}`);
    return;
  }
  const [file] = positionals;
  if (file === undefined) throw usage('which backup?', 'npm run restore -- FILE');
  await ensureDataFolder(folder);
  const unlock = await takeLock(folder.lock);
  try {
    const done = await withInstallation({ folder, env, isNew: true }, (installation) =>
      restore({ installation, file: resolve(from, file) }),
    );
    say(`restored ${describe(done)}; npm start goes on from here. Everybody signs in again.`);
  } finally {
    await unlock();
  }
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const usage = (problem: string, fix: string): SupervisorError => new SupervisorError({ code: 'USAGE', problem, fix });

function describe({
  rows,
  blobs,
  blobBytes,
}: {
  rows: Readonly<Record<string, number>>;
  blobs: number;
  blobBytes: number;
}): string {
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  return `${total} rows, ${blobs} files of ${(blobBytes / 1e6).toFixed(1)} MB`;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  if (error instanceof SupervisorError) process.stderr.write(`${error.fix}\n`);
  process.exitCode = 1;
}
