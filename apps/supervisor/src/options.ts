import { parseArgs } from 'node:util';
import { SAMPLE_IMAGES, SAMPLE_ITERATIONS, type SampleBounds } from './sample/sample-campaign.ts';
import { messageOf, SupervisorError } from './supervisor-error.ts';

export interface Options {
  /** Run the sample campaign at the first start. */
  readonly sample: boolean;
  /** End once the sample is finished, for CI. */
  readonly once: boolean;
  /** A smaller sample than the whole one. */
  readonly bounds: SampleBounds;
  readonly port: number | undefined;
  /** Show stack traces. */
  readonly debug: boolean;
  readonly help: boolean;
}

export const HELP = `npm start -- [options]        (npm run seed -- sample [options] is npm start -- --once)

  --no-sample    do not run the sample campaign at the first start
  --once         stop when the sample campaign is finished
  --images N     attack N of the sample's ${SAMPLE_IMAGES} images
  --iterations N give each attack of the sample N steps instead of ${SAMPLE_ITERATIONS}
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
        images: { type: 'string' },
        iterations: { type: 'string' },
        port: { type: 'string' },
        debug: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
      allowNegative: true,
    });
    const { sample, once, debug, help } = values;
    const bounds = readBounds(values);
    return { sample, once, bounds, debug, help, port: readPort(values.port ?? env['HOLDFAST_PORT']) };
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

function readBounds(given: {
  readonly sample: boolean;
  readonly images?: string | undefined;
  readonly iterations?: string | undefined;
}): SampleBounds {
  const { sample, images, iterations } = given;
  const bounded = Object.entries({ images, iterations }).filter(([, text]) => text !== undefined);
  if (!sample && bounded.length > 0) {
    const names = bounded.map(([name]) => `--${name}`).join(' and ');
    throw new SupervisorError({
      code: 'USAGE',
      problem: `${names} with --no-sample: there is no sample to make smaller`,
      fix: `leave out ${names} or --no-sample`,
    });
  }
  return {
    ...(images !== undefined && { images: readCount('--images', images, SAMPLE_IMAGES) }),
    ...(iterations !== undefined && { iterations: readCount('--iterations', iterations, SAMPLE_ITERATIONS) }),
  };
}

function readCount(option: string, text: string, whole: number): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= whole) return count;
  throw new SupervisorError({
    code: 'USAGE',
    problem: `${option}: expected a whole number from 1 to ${whole}, got ${JSON.stringify(text)}`,
    fix: `give one of these, or leave ${option} out for the whole sample, which has ${whole}`,
  });
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
