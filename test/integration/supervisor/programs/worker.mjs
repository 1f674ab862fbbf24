// Stands in for a worker: takes half a second to put its task back when it is told to stop, and leaves a note that it did.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

process.send({ kind: 'ready' });
const note = (text) => writeFileSync(join(process.env.HOLDFAST_DATA, 'worker-note'), text);
note(`working ${process.pid}`);
let stopping = false;
const stop = (why) => {
  if (stopping) return;
  stopping = true;
  setTimeout(() => {
    note(`gave its task back, ${why}`);
    process.exit(0);
  }, 500);
};
process.on('SIGTERM', () => stop('asked to'));
process.on('message', ({ kind }) => kind === 'stop' && stop('asked to'));
process.on('disconnect', () => stop('because the supervisor is gone'));
setInterval(() => undefined, 1000);
