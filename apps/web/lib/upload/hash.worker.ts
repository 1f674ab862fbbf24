import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** Read and hashed at a time: large enough for speed, small enough to report progress and to keep memory flat. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/** Streams a file through SHA-256. The browser's own digest takes whole files only, and is missing on plain http. */
async function hash(file: File): Promise<void> {
  const digest = sha256.create();
  for (let offset = 0; offset < file.size; offset += CHUNK_BYTES) {
    digest.update(new Uint8Array(await file.slice(offset, offset + CHUNK_BYTES).arrayBuffer()));
    postMessage({ done: Math.min(file.size, offset + CHUNK_BYTES) });
  }
  postMessage({ sha256: bytesToHex(digest.digest()) });
}

addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.data instanceof File) {
    // A rejection in a worker is told to nobody by itself.
    hash(event.data).catch((error: unknown) => postMessage({ failure: error instanceof Error ? error.message : '' }));
  }
});
