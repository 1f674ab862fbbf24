import os from 'node:os';
import { z } from 'zod';

const optional = z
  .string()
  .optional()
  .transform((text) => (text === '' ? undefined : text));
const optionalInt = (least: number) =>
  optional.transform((text) => (text === undefined ? undefined : Number(text))).pipe(z.int().min(least).optional());

/** What the process is told by its environment. Compose files pass unset variables as empty strings. */
const environment = z.object({
  DATABASE_URL: z.string().min(1),
  REDIS_URL: optional,
  /** Folder for what may be lost: folded models. */
  HOLDFAST_DATA: optional,
  /** Pictures under attack at a time; default the number of cores. */
  HOLDFAST_WORKER_CONCURRENCY: optionalInt(1),
  /** Memory for inference, MB. */
  HOLDFAST_WORKER_MEMORY_MB: optionalInt(256),
  HOLDFAST_LEASE_MS: optionalInt(500),
  HOLDFAST_LOG_LEVEL: optional,
  /** Port of the health answer, for containers. */
  HOLDFAST_WORKER_HEALTH_PORT: optionalInt(0),
  SMTP_URL: optional,
  SMTP_FROM: optional,
  /** Where people reach the web interface, for links in messages; of several addresses the first. */
  HOLDFAST_ORIGIN: optional,
  /** Chromium for PDF exports. */
  HOLDFAST_CHROMIUM: optional,
  /** Tests only: dies at a named point, once (see fault.ts). */
  HOLDFAST_TEST_FAULT: optional,
});

export type Settings = ReturnType<typeof readSettings>;

export function readSettings(env: Readonly<Record<string, string | undefined>>) {
  const parsed = environment.parse(env);
  return {
    databaseUrl: parsed.DATABASE_URL,
    redisUrl: parsed.REDIS_URL,
    cacheDirectory: parsed.HOLDFAST_DATA === undefined ? undefined : `${parsed.HOLDFAST_DATA}/cache`,
    children: parsed.HOLDFAST_WORKER_CONCURRENCY ?? os.availableParallelism(),
    memoryCapMb: parsed.HOLDFAST_WORKER_MEMORY_MB,
    leaseMs: parsed.HOLDFAST_LEASE_MS ?? 30_000,
    logLevel: parsed.HOLDFAST_LOG_LEVEL ?? 'info',
    healthPort: parsed.HOLDFAST_WORKER_HEALTH_PORT,
    smtp:
      parsed.SMTP_URL === undefined
        ? undefined
        : { url: parsed.SMTP_URL, from: parsed.SMTP_FROM ?? 'holdfast@localhost' },
    origin: parsed.HOLDFAST_ORIGIN?.split(',')[0]?.trim().replace(/\/$/, ''),
    chromium: parsed.HOLDFAST_CHROMIUM,
    fault: parsed.HOLDFAST_TEST_FAULT,
  };
}
