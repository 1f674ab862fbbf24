import { execFile } from 'node:child_process';
import { chown } from 'node:fs/promises';
import { promisify } from 'node:util';
import { PostgresError } from './postgres-error.ts';

const run = promisify(execFile);

/** nobody and nogroup on Debian; any id that is not root would do. */
const UNPRIVILEGED_ID = 65_534;
const NAMESPACE = ['--user', `--map-user=${UNPRIVILEGED_ID}`, `--map-group=${UNPRIVILEGED_ID}`];

/** How to start a program as somebody whom Postgres accepts. */
export interface RunAs {
  readonly command: (program: string, args: readonly string[]) => { program: string; args: string[] };
  readonly identity: { readonly uid?: number; readonly gid?: number };
  /** Hands a folder or file to whoever the server runs as. */
  readonly own: (path: string) => Promise<void>;
}

/**
 * Postgres refuses to run as root. There it runs in a user namespace in which root's files appear as those of an ordinary user, so
 * that nothing changes hands; where namespaces are forbidden, as an unprivileged user who owns the folder.
 */
export async function chooseRunAs(folder: string): Promise<RunAs> {
  const plain = (program: string, args: readonly string[]) => ({ program, args: [...args] });
  if (process.getuid?.() !== 0) return { command: plain, identity: {}, own: () => Promise.resolve() };
  if (await works('unshare', [...NAMESPACE, 'true'])) {
    return {
      command: (program, args) => ({ program: 'unshare', args: [...NAMESPACE, program, ...args] }),
      identity: {},
      own: () => Promise.resolve(),
    };
  }
  const identity = { uid: UNPRIVILEGED_ID, gid: UNPRIVILEGED_ID };
  await chown(folder, identity.uid, identity.gid);
  if (!(await works('ls', [folder], identity))) {
    throw new PostgresError({
      code: 'RUN_AS_ROOT',
      where: folder,
      problem: 'user namespaces are forbidden here, and the folder lies where an unprivileged user cannot reach it',
    });
  }
  return { command: plain, identity, own: (path) => chown(path, identity.uid, identity.gid) };
}

const works = (program: string, args: readonly string[], identity: { uid?: number; gid?: number } = {}) =>
  run(program, args, identity).then(
    () => true,
    () => false,
  );
