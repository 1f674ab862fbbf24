import { z } from 'zod/mini';

const messageSchema = z.union([
  z.object({ done: z.number() }),
  z.object({ sha256: z.string() }),
  z.object({ failure: z.string() }),
]);

/** A file that is gone, was changed since it was chosen, or may not be read. */
export class UnreadableFileError extends Error {
  readonly fileName: string;

  constructor(fileName: string, reason: string) {
    super(`${fileName}: ${reason}`);
    this.fileName = fileName;
  }
}

interface HashOptions {
  /** Bytes hashed so far. */
  readonly onProgress?: (done: number) => void;
  readonly signal?: AbortSignal;
}

/** Hash several files with one worker: starting one costs more than a small picture's digest. */
export class FileHasher {
  readonly #worker = new Worker(new URL('./hash.worker.ts', import.meta.url), { type: 'module' });

  /** SHA-256 of a file as hexadecimal digits, one file at a time. @throws where the file cannot be read any more */
  hash(file: File, { onProgress, signal }: HashOptions = {}): Promise<string> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#worker.removeEventListener('message', receive);
        this.#worker.removeEventListener('error', fail);
        signal?.removeEventListener('abort', abort);
      };
      const receive = (event: MessageEvent<unknown>) => {
        const message = messageSchema.parse(event.data);
        if ('done' in message) {
          onProgress?.(message.done);
          return;
        }
        leave();
        if ('failure' in message) reject(new UnreadableFileError(file.name, message.failure));
        else resolve(message.sha256);
      };
      const fail = (event: ErrorEvent) => {
        leave();
        reject(new Error(event.message));
      };
      const abort = () => {
        leave();
        reject(new DOMException('cancelled', 'AbortError'));
      };
      if (signal?.aborted === true) {
        abort();
        return;
      }
      this.#worker.addEventListener('message', receive);
      this.#worker.addEventListener('error', fail);
      signal?.addEventListener('abort', abort);
      this.#worker.postMessage(file);
    });
  }

  stop(): void {
    this.#worker.terminate();
  }
}
