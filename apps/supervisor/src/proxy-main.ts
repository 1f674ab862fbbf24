import { z } from 'zod';
import { startOriginProxy } from './proxy/origin-proxy.ts';

/** The one origin as a program of its own, for installations whose parts are started by something else (docker-compose.yml). */
const { HOLDFAST_HOST, HOLDFAST_PORT, HOLDFAST_API_URL, HOLDFAST_WEB_URL } = z
  .object({
    HOLDFAST_HOST: z.string().default('127.0.0.1'),
    HOLDFAST_PORT: z.coerce.number().int().min(0).max(65_535).default(4600),
    HOLDFAST_API_URL: z.url(),
    HOLDFAST_WEB_URL: z.url(),
  })
  .parse(process.env);

const proxy = await startOriginProxy({
  host: HOLDFAST_HOST,
  port: HOLDFAST_PORT,
  locate: (target) => (target === 'api' ? HOLDFAST_API_URL : HOLDFAST_WEB_URL),
});
process.stdout.write(`listening on ${HOLDFAST_HOST}:${proxy.port}\n`);
process.send?.({ kind: 'ready', port: proxy.port });
for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) {
  process.on(signal, () => {
    void proxy.stop().then(() => process.exit(0));
  });
}
