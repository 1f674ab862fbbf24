// Stands in for the API where a test is about the supervisor: listens, says so, echoes, and ends as the real one does.
import http from 'node:http';

const server = http.createServer((request, response) => {
  if (request.url === '/api/crash') process.exit(3);
  const { DATABASE_URL = '', HOLDFAST_SECRET = '', HOLDFAST_ORIGIN, HOLDFAST_STORE } = process.env;
  const told = {
    database: DATABASE_URL.split(':')[0],
    secret: HOLDFAST_SECRET.length,
    HOLDFAST_ORIGIN,
    HOLDFAST_STORE,
  };
  response.end(JSON.stringify({ from: 'api', url: request.url, pid: process.pid, told }));
});
// A WebSocket as far as a proxy is concerned: the handshake, then bytes in both directions.
server.on('upgrade', (_request, socket) => {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
  socket.on('data', (bytes) => socket.write(`echo ${bytes}`));
  socket.on('error', () => socket.destroy());
});
server.listen(Number(process.env.HOLDFAST_ROLE_PORT), '127.0.0.1', () => {
  process.send({ kind: 'first-start', link: `${process.env.HOLDFAST_ORIGIN.split(',')[0]}/setup/secret` });
  process.send({ kind: 'ready', port: server.address().port });
});
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));
