import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  readonly requests: Histogram<'method' | 'route' | 'status'>;
  readonly operations: Histogram<'kind' | 'outcome'>;
  readonly sockets: Gauge;
}

const SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];

/** Prometheus metrics of one API process. Labels take few values: never a path, an id or an operation's name. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'holdfast_api_' });
  const registers = [registry];
  return {
    registry,
    requests: new Histogram({
      name: 'holdfast_api_request_seconds',
      help: 'Duration of HTTP requests',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS,
      registers,
    }),
    operations: new Histogram({
      name: 'holdfast_api_operation_seconds',
      help: 'Duration of GraphQL operations over HTTP',
      labelNames: ['kind', 'outcome'],
      buckets: SECONDS,
      registers,
    }),
    sockets: new Gauge({ name: 'holdfast_api_sockets', help: 'Open WebSockets', registers }),
  };
}
