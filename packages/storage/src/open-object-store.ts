import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createFileStore } from './files/file-store.ts';
import { type ObjectStore } from './object-store.ts';
import { openS3Store } from './s3/s3-store.ts';
import { StorageError } from './storage-error.ts';

const optional = z
  .string()
  .optional()
  .transform((text) => (text === '' ? undefined : text));

/** What a process is told about its object store. Compose files pass unset variables as empty strings. */
const environment = z.object({
  S3_ENDPOINT: optional,
  S3_PUBLIC_ENDPOINT: optional,
  S3_BUCKET: optional,
  S3_ACCESS_KEY: optional,
  S3_SECRET_KEY: optional,
  S3_REGION: optional,
  HOLDFAST_STORE: optional,
  HOLDFAST_SECRET: optional,
  HOLDFAST_ORIGIN: optional,
});

/**
 * The store that the environment names: S3 where `S3_ENDPOINT` is set, else the folder `HOLDFAST_STORE`. The file store signs
 * addresses with HOLDFAST_SECRET, below HOLDFAST_ORIGIN.
 */
export async function openObjectStore(env: Readonly<Record<string, string | undefined>>): Promise<ObjectStore> {
  const settings = environment.parse(env);
  if (settings.S3_ENDPOINT !== undefined) {
    return openS3Store({
      endpoint: settings.S3_ENDPOINT,
      bucket: required('S3_BUCKET', settings.S3_BUCKET),
      accessKey: required('S3_ACCESS_KEY', settings.S3_ACCESS_KEY),
      secretKey: required('S3_SECRET_KEY', settings.S3_SECRET_KEY),
      region: settings.S3_REGION ?? 'us-east-1',
      ...(settings.S3_PUBLIC_ENDPOINT === undefined ? {} : { publicEndpoint: settings.S3_PUBLIC_ENDPOINT }),
      spoolFolder: join(tmpdir(), 'holdfast-spool'),
    });
  }
  return createFileStore({
    folder: required('HOLDFAST_STORE', settings.HOLDFAST_STORE),
    ...(settings.HOLDFAST_SECRET === undefined
      ? {}
      : { signing: { secret: settings.HOLDFAST_SECRET, origin: firstOf(settings.HOLDFAST_ORIGIN) } }),
  });
}

/** An installation may answer at several addresses, separated by commas; the first is the one it names itself by. */
const firstOf = (origins: string | undefined): string => origins?.split(',')[0]?.trim() ?? '';

function required(name: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new StorageError({
    code: 'STORE_MISUSED',
    where: name,
    expected: 'a value in the environment',
    got: 'none',
    fix:
      name === 'HOLDFAST_STORE'
        ? 'set HOLDFAST_STORE to a folder, or S3_ENDPOINT and its companions to an S3 server'
        : `set ${name} beside S3_ENDPOINT`,
  });
}
