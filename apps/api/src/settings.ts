import { join } from 'node:path';
import { z } from 'zod';

/** Compose files pass unset variables as empty strings. */
const optional = z
  .string()
  .optional()
  .transform((text) => (text === undefined || text === '' ? null : text));

/** What the API process is told by its environment. The object store reads its own part (`openObjectStore`). */
const environmentSchema = z.object({
  HOLDFAST_ROLE_PORT: z.coerce.number().int().min(0).max(65_535).default(4601),
  /** Address to listen on; the supervisor's proxy is on the same machine. */
  HOLDFAST_ROLE_HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z.string().min(1),
  REDIS_URL: optional,
  HOLDFAST_SECRET: z.string().min(32, 'HOLDFAST_SECRET needs 32 characters or more; `openssl rand -hex 32` makes one'),
  HOLDFAST_ORIGIN: z.string().min(1),
  HOLDFAST_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  NODE_ENV: optional,
  HOLDFAST_WEB_DOCUMENTS: optional,
  HOLDFAST_OIDC_DISCOVERY_URL: optional,
  HOLDFAST_OIDC_CLIENT_ID: optional,
  HOLDFAST_OIDC_CLIENT_SECRET: optional,
  HOLDFAST_OIDC_NAME: optional,
  SMTP_URL: optional,
});

export function readSettings(environment: Readonly<Record<string, string | undefined>>) {
  const read = environmentSchema.parse(environment);
  const { HOLDFAST_OIDC_DISCOVERY_URL, HOLDFAST_OIDC_CLIENT_ID, HOLDFAST_OIDC_CLIENT_SECRET } = read;
  const hasOidc =
    HOLDFAST_OIDC_DISCOVERY_URL !== null && HOLDFAST_OIDC_CLIENT_ID !== null && HOLDFAST_OIDC_CLIENT_SECRET !== null;
  return {
    port: read.HOLDFAST_ROLE_PORT,
    host: read.HOLDFAST_ROLE_HOST,
    databaseUrl: read.DATABASE_URL,
    redisUrl: read.REDIS_URL,
    secret: read.HOLDFAST_SECRET,
    origin: read.HOLDFAST_ORIGIN,
    logLevel: read.HOLDFAST_LOG_LEVEL,
    isProduction: read.NODE_ENV === 'production',
    /** The build writes the list beside this program. */
    webDocuments: read.HOLDFAST_WEB_DOCUMENTS ?? join(import.meta.dirname, 'web-documents.json'),
    isSmtpConfigured: read.SMTP_URL !== null,
    oidc: hasOidc
      ? {
          discoveryUrl: HOLDFAST_OIDC_DISCOVERY_URL,
          clientId: HOLDFAST_OIDC_CLIENT_ID,
          clientSecret: HOLDFAST_OIDC_CLIENT_SECRET,
          ...(read.HOLDFAST_OIDC_NAME === null ? {} : { name: read.HOLDFAST_OIDC_NAME }),
        }
      : null,
  };
}
