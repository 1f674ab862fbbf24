// Starts the runtime's child program on a run that takes minutes and tells its own parent the child's pid.
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [program, directory] = process.argv.slice(2);
const models = JSON.parse(readFileSync(new URL('../../../test/testkit/tiny-models.json', import.meta.url), 'utf8'));
const bytes = Buffer.from(models.slow, 'base64');
const path = join(directory, 'model.onnx');
writeFileSync(path, bytes);
const child = fork(program, [JSON.stringify({ parentPid: process.pid, maxSessions: 1 })], {
  serialization: 'advanced',
});
child.once('message', () => {
  child.send(
    {
      kind: 'run',
      id: 0,
      model: { path, sha256: createHash('sha256').update(bytes).digest('hex') },
      optimization: 'all',
      feeds: {
        x: { dataType: 'float32', dims: [512, 512], data: new Float32Array(512 * 512) },
        times: { dataType: 'int64', dims: [], data: BigInt64Array.of(1_000_000n) },
      },
      fetches: undefined,
    },
    // The child reads the request before the signal that ends this process can reach anyone.
    () => setTimeout(() => process.send(child.pid), 500),
  );
});
