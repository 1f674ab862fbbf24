import { type DataFolder } from './data/data-folder.ts';

/** Empty variables count as unset, as in compose files. */
export const setting = (env: Readonly<Record<string, string | undefined>>, name: string): string | undefined => {
  const value = env[name];
  return value === undefined || value === '' ? undefined : value;
};

/**
 * What the platform's programs are told. Everything of our own environment goes along (S3_*, REDIS_URL, SMTP_URL, proxies); what is
 * set here wins.
 */
export function childEnvironment({
  env,
  folder,
  databaseUrl,
  secret,
  origin,
}: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folder: DataFolder;
  readonly databaseUrl: string;
  readonly secret: string;
  readonly origin: string;
}): Record<string, string | undefined> {
  return {
    ...env,
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    HOLDFAST_DATA: folder.root,
    HOLDFAST_STORE: setting(env, 'HOLDFAST_STORE') ?? folder.store,
    HOLDFAST_SECRET: secret,
    HOLDFAST_ORIGIN: origin,
    HOLDFAST_ROLE_PORT: '0',
  };
}

/** Addresses that people may use: what they were told, or this machine by both of its names. */
export function originsOf({
  env,
  host,
  port,
}: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly host: string;
  readonly port: number;
}): string {
  const configured = setting(env, 'HOLDFAST_ORIGIN');
  if (configured !== undefined) return configured;
  const names = ['localhost', '127.0.0.1', ...(isReachedHere(host) ? [] : [host])];
  return names.map((name) => `http://${name}:${port}`).join(',');
}

/** Whether what listens at a host can be reached at 127.0.0.1. */
const isReachedHere = (host: string): boolean => ['127.0.0.1', '0.0.0.0', '::', 'localhost'].includes(host);

/** Where a program of this machine reaches what listens at `host`: bound to one address of the machine, it is not at 127.0.0.1. */
export const localOriginOf = ({ host, port }: { readonly host: string; readonly port: number }): string =>
  `http://${isReachedHere(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`;

export const firstOrigin = (origins: string): string => origins.split(',')[0]?.trim() ?? origins;
