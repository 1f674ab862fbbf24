import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';

/** A client of the browser's kind: its cookie and origin come with the upgrade request. */
export function connectSocket(request: {
  readonly origin: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly authorization?: string;
}): { readonly client: Client; readonly closed: Promise<number> } {
  let tell: (code: number) => void = () => undefined;
  const closed = new Promise<number>((resolve) => (tell = resolve));
  class WithHeaders extends WebSocket {
    constructor(address: string, protocol: string) {
      super(address, protocol, { headers: { ...request.headers } });
    }
  }
  const client = createClient({
    url: `${request.origin.replace('http', 'ws')}/graphql`,
    webSocketImpl: WithHeaders,
    retryAttempts: 0,
    lazy: false,
    onNonLazyError: () => undefined,
    ...(request.authorization === undefined ? {} : { connectionParams: { authorization: request.authorization } }),
    on: {
      closed: (event) => tell(typeof event === 'object' && event !== null && 'code' in event ? Number(event.code) : 0),
    },
  });
  return { client, closed };
}
