import { createServer, type IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { documentBlocks } from './document-blocks.ts';

export interface ReceivedPost {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Somebody's program that webhooks are sent to, and that checks them with the recipe of docs/webhooks.md. */
export interface WebhookReceiver {
  readonly origin: string;
  /** Everything that came, in its order. */
  readonly received: readonly ReceivedPost[];
  /** Forgets what came. */
  clear(): void;
  /** Statuses of the answers to come; then 204. */
  answerWith(statuses: readonly number[]): void;
  readonly isFromHoldfast: (header: string, body: string, secret: string, now?: number) => boolean;
  close(): Promise<void>;
}

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: ReceivedPost[] = [];
  let answers: number[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body });
      response.writeHead(answers.shift() ?? 204, { location: '/again' }).end('over capacity');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const [recipe = ''] = documentBlocks('webhooks.md', 'js');
  const module: unknown = await import(`data:text/javascript,${encodeURIComponent(recipe)}`);
  const { isFromHoldfast } = z
    .object({ isFromHoldfast: z.custom<WebhookReceiver['isFromHoldfast']>((f) => typeof f === 'function') })
    .parse(module);
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`,
    received,
    clear: () => void received.splice(0),
    answerWith: (statuses) => (answers = [...statuses]),
    isFromHoldfast,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
