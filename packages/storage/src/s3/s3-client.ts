import http from 'node:http';
import https from 'node:https';
import { Client } from 'minio';
import { StorageError } from '../storage-error.ts';

export interface S3Settings {
  /** `https://host:port`. */
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly region: string;
  /** Where browsers reach the server, when that differs; signed addresses lead there. */
  readonly publicEndpoint?: string;
  /** A connection on which nothing moves for so long is given up. */
  readonly idleTimeoutMs?: number;
}

/** Parts of large objects; also the most that one upload holds in memory. S3's own minimum is 5 MiB. */
const PART_BYTES = 16 * 1024 * 1024;

const IDLE_TIMEOUT_MS = 30_000;

/** A client that never retries by itself (s3/retry.ts does, and says so) and never waits for ever. */
export function createS3Client(settings: S3Settings, endpoint: string): Client {
  const url = parseEndpoint(endpoint);
  const secure = url.protocol === 'https:';
  const timeoutMs = settings.idleTimeoutMs ?? IDLE_TIMEOUT_MS;
  return new Client({
    endPoint: url.hostname,
    port: url.port === '' ? (secure ? 443 : 80) : Number(url.port),
    useSSL: secure,
    accessKey: settings.accessKey,
    secretKey: settings.secretKey,
    region: settings.region,
    pathStyle: true,
    partSize: PART_BYTES,
    retryOptions: { disableRetry: true },
    transport: { request: impatient(secure ? https.request : http.request, timeoutMs) },
  });
}

/** The same `request` that gives up on silent connections; S3 clients wait for ever by default. */
function impatient(request: typeof http.request, timeoutMs: number): typeof http.request {
  const limit = (made: http.ClientRequest): http.ClientRequest =>
    made.setTimeout(timeoutMs, () => {
      made.destroy(new Error(`no answer for ${timeoutMs} ms`));
    });
  function limited(
    options: http.RequestOptions | string | URL,
    callback?: (response: http.IncomingMessage) => void,
  ): http.ClientRequest;
  function limited(
    url: string | URL,
    options: http.RequestOptions,
    callback?: (response: http.IncomingMessage) => void,
  ): http.ClientRequest;
  function limited(
    first: http.RequestOptions | string | URL,
    second?: http.RequestOptions | ((response: http.IncomingMessage) => void),
    third?: (response: http.IncomingMessage) => void,
  ): http.ClientRequest {
    if (typeof second === 'function' || second === undefined) return limit(request(first, second));
    if (typeof first === 'string' || first instanceof URL) return limit(request(first, second, third));
    throw new TypeError('request(options, options) is no form of http.request');
  }
  return limited;
}

function parseEndpoint(endpoint: string): URL {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.pathname === '/') return url;
  throw new StorageError({
    code: 'STORE_MISUSED',
    where: 'S3 endpoint',
    expected: 'an address like https://s3.example.com or http://minio:9000',
    got: JSON.stringify(endpoint),
    fix: 'correct S3_ENDPOINT or S3_PUBLIC_ENDPOINT',
  });
}
