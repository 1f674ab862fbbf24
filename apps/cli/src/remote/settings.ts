import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../errors/usage-error.ts';

const settingsSchema = z.strictObject({
  url: z.url(),
  token: z.string().min(1),
  workspace: z.string().min(1).optional(),
});

/** Which installation the program talks to, as whom, and in which workspace where the token knows several. */
export type RemoteSettings = z.infer<typeof settingsSchema>;

type Environment = Readonly<Record<string, string | undefined>>;

const settingsPath = (environment: Environment): string =>
  join(environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'holdfast', 'login.json');

/** HOLDFAST_URL and HOLDFAST_TOKEN of a CI job come before what `holdfast login` saved. @throws UsageError */
export async function readSettings(environment: Environment): Promise<RemoteSettings> {
  const path = settingsPath(environment);
  const saved = await readFile(path, 'utf8').catch(() => undefined);
  const stored = saved === undefined ? {} : parseSaved(saved);
  const { HOLDFAST_URL: url, HOLDFAST_TOKEN: token, HOLDFAST_WORKSPACE: workspace } = environment;
  const parsed = settingsSchema.safeParse({
    ...stored,
    ...(url === undefined ? {} : { url }),
    ...(token === undefined ? {} : { token }),
    ...(workspace === undefined ? {} : { workspace }),
  });
  if (parsed.success) return parsed.data;
  throw new UsageError({
    code: 'NOT_SIGNED_IN',
    where: path,
    expected: 'the address of an installation and an API token',
    got: saved === undefined ? 'neither' : 'a file that cannot be read',
    fix: 'run `holdfast login URL --token TOKEN`, or set HOLDFAST_URL and HOLDFAST_TOKEN',
  });
}

function parseSaved(text: string): object {
  try {
    return z.looseObject({}).parse(JSON.parse(text));
  } catch {
    return {};
  }
}

/** Saves the settings where only their owner can read them. */
export async function saveSettings(settings: RemoteSettings, environment: Environment): Promise<string> {
  const path = settingsPath(environment);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  // A file that was there keeps its rights when it is written again.
  await chmod(path, 0o600);
  return path;
}
