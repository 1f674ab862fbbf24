import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

const TIMEOUT_MS = 5000;

/**
 * Says `text` to a server and resolves with everything that it answers until it hangs up or `isEnough`. Rejects with why nobody answers. For the
 * two protocols of lines that the doctor speaks; a client library would wait and try again for minutes.
 */
export async function converse(
  { hostname, port, isSecure }: { readonly hostname: string; readonly port: number; readonly isSecure: boolean },
  { text, isEnough }: { readonly text: string; readonly isEnough: (answer: string) => boolean },
): Promise<string> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = isSecure ? connectTls({ host, port, servername: host }) : connect({ host, port });
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
  try {
    let answer = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      answer += part;
      if (isEnough(answer)) socket.end();
    });
    socket.write(text);
    await once(socket, 'close');
    return answer;
  } finally {
    socket.destroy();
  }
}
