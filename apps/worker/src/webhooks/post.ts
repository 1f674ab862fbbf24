import { createHmac } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { resolveAllowed } from './address-guard.ts';

const TIMEOUT_MS = 10_000;
const MAX_REDIRECTS = 3;
const SHOWN_BYTES = 500;

export interface Answer {
  readonly status: number;
  /** Its beginning, for the delivery log. */
  readonly text: string;
}

/** `t=<unix seconds>,v1=<hex>`: HMAC-SHA256 of `<t>.<body>`, so that an old delivery cannot be sent again under a new time. */
export function signature(secret: string, body: string, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

/** Posts JSON. Every hop's address is checked before it is connected to, by that very address. Throws for what cannot be reached or is not allowed. */
export async function postJson(request: {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly allowedNetworks: readonly string[];
}): Promise<Answer> {
  let url = new URL(request.url);
  for (let hop = 0; ; hop++) {
    const { address, family } = await resolveAllowed(url, request.allowedNetworks);
    const { location, ...answer } = await send(url, { ...request, address, family });
    // 307 and 308 keep method and body; other redirects would turn the delivery into a GET of something else.
    if ((answer.status !== 307 && answer.status !== 308) || location === undefined || hop >= MAX_REDIRECTS)
      return answer;
    url = new URL(location, url);
  }
}

function send(
  url: URL,
  request: {
    readonly body: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly address: string;
    readonly family: number;
  },
): Promise<Answer & { readonly location: string | undefined }> {
  const { body, headers, address, family } = request;
  const client = url.protocol === 'https:' ? https : http;
  return new Promise((done, fail) => {
    const sent = client.request(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
        timeout: TIMEOUT_MS,
        // No shared sockets: one that was opened for another name must not be used.
        agent: false,
        lookup: (_host, options, callback) => {
          if (options.all === true) callback(null, [{ address, family }]);
          else callback(null, address, family);
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          if (text.length < SHOWN_BYTES) text += part;
        });
        response.on('end', () =>
          done({
            status: response.statusCode ?? 0,
            text: text.slice(0, SHOWN_BYTES),
            location: response.headers.location,
          }),
        );
        response.on('error', fail);
      },
    );
    sent.on('timeout', () =>
      sent.destroy(Object.assign(new Error(`no answer within ${TIMEOUT_MS / 1000} s`), { code: 'ETIMEDOUT' })),
    );
    sent.on('error', fail);
    sent.end(body);
  });
}
