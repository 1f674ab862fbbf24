import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../free-port.ts';

const run = promisify(execFile);

const PROGRAMS = ['ceph-mon', 'ceph-osd', 'radosgw', 'radosgw-admin', 'ceph', 'ceph-authtool', 'monmaptool'];
const READY_WITHIN_MS = 60_000;

export interface S3Server {
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  stop(): Promise<void>;
}

/** Why no S3 server can be started here, or undefined where one can. */
export function whyNoRadosgw(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const missing = PROGRAMS.filter((program) => !folders.some((folder) => existsSync(join(folder, program))));
  return missing.length === 0
    ? undefined
    : `${missing.join(', ')} not installed (Debian: apt-get install radosgw ceph-mon ceph-osd)`;
}

/**
 * A real S3 server on one machine: Ceph's gateway over one monitor and one OSD that keeps everything in memory. Takes about
 * eight seconds. `--no-mon-config` and cephx are needed: without them the gateway waits for a minute, or for ever.
 */
export async function startRadosgw(): Promise<S3Server> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-ceph-'));
  const [port, monPort] = [await freePort(), await freePort()];
  const configuration = join(folder, 'ceph.conf');
  const keyring = join(folder, 'keyring');
  const fsid = randomUUID();
  const children: ChildProcess[] = [];
  const start = (program: string, ...args: readonly string[]): void => {
    children.push(spawn(program, ['-c', configuration, '--no-mon-config', ...args, '-f'], { stdio: 'ignore' }));
  };
  const tool = async (program: string, ...args: readonly string[]): Promise<void> => {
    await run(program, args, { timeout: READY_WITHIN_MS });
  };
  const stop = async (): Promise<void> => {
    await Promise.all(
      children.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const gone = new Promise((done) => child.once('exit', done));
        child.kill('SIGKILL');
        await gone;
      }),
    );
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };

  try {
    await Promise.all(['mon', 'osd', 'run'].map((name) => mkdir(join(folder, name))));
    await writeFile(configuration, cephConfiguration({ folder, fsid, port, monPort }));
    const capabilities = ['mon', 'osd', 'mgr'].flatMap((kind) => ['--cap', kind, 'allow *']);
    await tool('ceph-authtool', '--create-keyring', keyring, '--gen-key', '-n', 'mon.', ...capabilities);
    for (const name of ['client.admin', 'client.rgw', 'osd.0']) {
      await tool('ceph-authtool', keyring, '--gen-key', '-n', name, ...capabilities);
    }
    const monmap = join(folder, 'monmap');
    await tool('monmaptool', '--create', '--addv', 'a', `[v2:127.0.0.1:${monPort}]`, '--fsid', fsid, monmap);
    await tool('ceph-mon', '-c', configuration, '--mkfs', '-i', 'a', '--monmap', monmap, '--keyring', keyring);
    start('ceph-mon', '-i', 'a');
    const ceph = ['-c', configuration, '--connect-timeout', '30'];
    await tool('ceph', ...ceph, 'osd', 'create');
    await tool('ceph', ...ceph, 'auth', 'add', 'osd.0', '-i', keyring);
    await tool('ceph-osd', '-c', configuration, '--no-mon-config', '-i', '0', '--mkfs');
    start('ceph-osd', '-i', '0');
    start('radosgw', '-n', 'client.rgw');
    const endpoint = `http://127.0.0.1:${port}`;
    await untilAnswering(endpoint, join(folder, 'client.rgw.log'));
    const [accessKey, secretKey] = ['holdfast', 'holdfast-secret'];
    await tool(
      'radosgw-admin',
      ...['-c', configuration, '--no-mon-config', '-n', 'client.rgw', 'user', 'create'],
      ...['--uid=test', '--display-name=test', `--access-key=${accessKey}`, `--secret=${secretKey}`],
    );
    return { endpoint, accessKey, secretKey, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilAnswering(endpoint: string, log: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    const answer = await fetch(endpoint).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok === true) return;
    await sleep(100);
  }
  const said = existsSync(log) ? (await readFile(log, 'utf8')).slice(-2000) : 'nothing';
  throw new Error(`radosgw did not answer within ${READY_WITHIN_MS} ms; its log ends: ${said}`);
}

function cephConfiguration({
  folder,
  fsid,
  port,
  monPort,
}: {
  readonly folder: string;
  readonly fsid: string;
  readonly port: number;
  readonly monPort: number;
}): string {
  return `[global]
fsid = ${fsid}
mon host = v2:127.0.0.1:${monPort}
mon initial members = a
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
auth allow insecure global id reclaim = false
keyring = ${folder}/keyring
public addr = 127.0.0.1
ms bind ipv6 = false
mon data = ${folder}/mon
mon data avail crit = 1
mon data avail warn = 2
mon allow pool size one = true
mon max pg per osd = 10000
paxos propose interval = 0.05
osd data = ${folder}/osd
osd objectstore = memstore
memstore device bytes = 4294967296
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
run dir = ${folder}/run
admin socket =
pid file =
log file = ${folder}/$name.log
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:${port}
rgw data = ${folder}/rgw
rgw enable usage log = false
rgw run sync thread = false
rgw enable gc threads = false
rgw enable lc threads = false
rgw thread pool size = 32
rgw override bucket index max shards = 1
`;
}
