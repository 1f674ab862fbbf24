import { parseArgs } from 'node:util';
import { messageOf, SupervisorError } from './supervisor-error.ts';

export interface Options {
  /** Run the sample campaign at the first start. */
  readonly sample: boolean;
  /** End once the sample is finished, for CI. */
  readonly once: boolean;
  readonly port: number | undefined;
  /** Show stack traces. */
  readonly debug: boolean;
  readonly help: boolean;
}

export const HELP = `npm start -- [options]

  --no-sample    do not run the sample campaign at the first start
  --once         stop when the sample campaign is finished
  --port PORT    where the web interface answers (default 4600 or the next free port; also HOLDFAST_PORT)
  --debug        show stack traces

Environment: HOLDFAST_DATA (data folder, default .holdfast), HOLDFAST_HOST (address to listen on, default 127.0.0.1), HOLDFAST_ORIGIN
(address that people use), DATABASE_URL, S3_ENDPOINT with S3_BUCKET, S3_ACCESS_KEY and S3_SECRET_KEY, REDIS_URL: real servers instead of embedded ones.
docs/operations.md says more.`;

export function readOptions(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Options {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        sample: { type: 'boolean', default: true },
        once: { type: 'boolean', default: false },
        port: { type: 'string' },
        debug: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
      allowNegative: true,
    });
    const { sample, once, debug, help } = values;
    return { sample, once, debug, help, port: readPort(values.port ?? env['HOLDFAST_PORT']) };
  } catch (error) {
    if (error instanceof SupervisorError) throw error;
    throw new SupervisorError({
      code: 'USAGE',
      problem: messageOf(error),
      fix: 'npm start -- --help lists the options',
      cause: error,
    });
  }
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new SupervisorError({
    code: 'USAGE',
    problem: `${JSON.stringify(text)} is no port`,
    fix: 'give a number from 1 to 65535',
  });
}
