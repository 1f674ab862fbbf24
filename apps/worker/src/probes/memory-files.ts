import type { ArtifactSink, ImageStore } from '@holdfast/engine';

/** Files of one picture's attack: small, and gone with the task. */
export class MemoryFiles implements ArtifactSink {
  readonly #files = new Map<string, Uint8Array>();

  write(path: string, bytes: Uint8Array): Promise<void> {
    this.#files.set(path, bytes);
    return Promise.resolve();
  }

  read = (path: string): Promise<Uint8Array> => {
    const bytes = this.#files.get(path);
    return bytes === undefined ? Promise.reject(new Error(`no file ${path} was made`)) : Promise.resolve(bytes);
  };
}

/** A probe is never continued: it is begun anew. */
export const noStore: ImageStore = { load: () => Promise.resolve(undefined), save: () => Promise.resolve() };
