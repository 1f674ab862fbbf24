import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface SmtpReceiver {
  readonly url: string;
  /** Messages as they came, headers and text. */
  readonly messages: readonly { readonly from: string; readonly to: string; readonly data: string }[];
  close(): Promise<void>;
}

/** A mail server that keeps what it is given: as much of RFC 5321 as a client needs to hand over a message. */
export async function startSmtpReceiver(): Promise<SmtpReceiver> {
  const messages: { from: string; to: string; data: string }[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setEncoding('utf8');
    let rest = '';
    let message = { from: '', to: '', data: '' };
    let isData = false;
    const take = (line: string): void => {
      if (isData) {
        if (line === '.') {
          isData = false;
          messages.push(message);
          message = { from: '', to: '', data: '' };
          socket.write('250 taken\r\n');
        } else message.data += `${line.replace(/^\./, '')}\n`;
        return;
      }
      const command = line.slice(0, 4).toUpperCase();
      if (command === 'MAIL') message.from = /<([^>]*)>/.exec(line)?.[1] ?? '';
      if (command === 'RCPT') message.to = /<([^>]*)>/.exec(line)?.[1] ?? '';
      if (command === 'DATA') isData = true;
      if (command === 'QUIT') socket.end('221 bye\r\n');
      else socket.write(isData ? '354 go on\r\n' : '250 ok\r\n');
    };
    socket.on('data', (part: string) => {
      const lines = (rest + part).split('\r\n');
      rest = lines.pop() ?? '';
      lines.forEach(take);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.write('220 receiver\r\n');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address: string | AddressInfo | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    messages,
    close() {
      sockets.forEach((socket) => socket.destroy());
      return new Promise((done) => server.close(() => done()));
    },
  };
}
