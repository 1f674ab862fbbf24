// The API process: answers GraphQL, sign-in, uploads and health checks. `main.ts invite EMAIL` prints a link for one more administrator.
import { openDatabase } from '@holdfast/db';
import { openQueue, startHousekeeping } from '@holdfast/jobs';
import { openObjectStore } from '@holdfast/storage';
import { pino } from 'pino';
import { ensureFirstStart, inviteAdministrator } from './auth/first-start.ts';
import { allowedOrigins } from './auth/origins.ts';
import { createApi } from './server/create-api.ts';
import { openWebDocuments } from './server/web-documents.ts';
import { readSettings } from './settings.ts';

/** Requests that are still running may end; then the process goes, whatever hangs. */
const SHUTDOWN_MS = 10_000;

const NO_WEB_DOCUMENTS =
  'There is no list of the documents of the web interface, so browsers can ask nothing; `npm run build` writes it beside this program';

const settings = readSettings(process.env);
const log = pino({ level: settings.logLevel, base: { role: 'api' } });
const database = openDatabase({
  url: settings.databaseUrl,
  log: ({ level, message }) => log[level](message),
});
const origin = allowedOrigins(settings.origin)[0] ?? settings.origin;
const now = () => new Date();

const [command, email] = process.argv.slice(2);
if (command === 'invite') {
  const link = await inviteAdministrator({ database, origin, now: now(), email: email ?? null });
  process.stdout.write(`${link}\n`);
  await database.close();
} else {
  await serve();
}

async function serve(): Promise<void> {
  const store = await openObjectStore(process.env);
  const { isProduction, isSmtpConfigured, oidc, secret } = settings;
  const api = await createApi({
    services: { database, store, now, log, origin, isSmtpConfigured },
    secret,
    origin: settings.origin,
    oidc,
    webDocuments: openWebDocuments(settings.webDocuments, () => log.warn(NO_WEB_DOCUMENTS)),
    isProduction,
  });
  await new Promise<void>((done) => api.http.listen(settings.port, settings.host, done));
  const link = await ensureFirstStart({ database, origin, now: now() });
  if (link !== null) announceFirstStart(link);
  // Schedules go on, and tasks of workers that died are seen as waiting, also while no worker is there.
  const onError = (what: string, error: unknown): void => log.error({ err: error }, what);
  const queue = await openQueue({
    databaseUrl: settings.databaseUrl,
    redisUrl: settings.redisUrl ?? undefined,
    onError: (error) => onError('queue', error),
  });
  const housekeeping = await startHousekeeping({ db: database, queue, onError });
  const address = api.http.address();
  const port = typeof address === 'object' && address !== null ? address.port : settings.port;
  log.info({ port }, 'the API is ready');
  process.send?.({ kind: 'ready', port });

  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => {
      log.error('the API did not stop in time');
      process.exit(1);
    }, SHUTDOWN_MS).unref();
    Promise.all([api.close(), housekeeping.close()])
      .then(() => queue.close())
      .then(() => database.close())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'the API could not stop in order');
          process.exit(1);
        },
      );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
  // The supervisor is gone: nobody else would end this process.
  process.on('disconnect', stop);
}

/** The link goes to the supervisor, which prints it; without one it goes to standard output, never into the log. */
function announceFirstStart(link: string): void {
  if (process.send === undefined) process.stdout.write(`Make the first account here: ${link}\n`);
  else process.send({ kind: 'first-start', link });
}
