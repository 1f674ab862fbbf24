import type { ArtifactKind, ResultFile } from '@holdfast/db';
import { smallPath } from '@holdfast/domain';
import type { ArtifactSink } from '@holdfast/engine';
import type { TaskContext } from '../context.ts';
import { saveBlob } from '../files/save-blob.ts';
import { smallPicture } from './small-picture.ts';

/** samples/<image>/<file>: see engine/attack/artifacts. */
const FOLDER = /^samples\/([^/]+)\/(.+)$/;

/**
 * Where a run's pictures go: at once into the object store, their rows later with the image's result. A picture that was stored before a crash is
 * stored again under the same hash.
 */
export class RunSink implements ArtifactSink {
  readonly #context: TaskContext;
  readonly #workspaceId: string;
  readonly #files = new Map<string, ResultFile>();

  constructor(context: TaskContext, workspaceId: string) {
    this.#context = context;
    this.#workspaceId = workspaceId;
  }

  async write(path: string, bytes: Uint8Array): Promise<void> {
    const { store, reach } = this.#context;
    const blob = await saveBlob(store, {
      workspaceId: this.#workspaceId,
      bytes,
      kind: kindOf(path),
      mediaType: 'image/png',
    });
    reach('after_blob');
    this.#files.set(path, { path, ...blob });
    if (blob.kind !== 'sample_copy') await this.#writeSmall(path, bytes);
  }

  /** What grids show of it. Retention takes it for another copy of a sample, and it goes with the sample. */
  async #writeSmall(path: string, png: Uint8Array): Promise<void> {
    const bytes = await smallPicture(path, png);
    if (bytes === undefined) return;
    const workspaceId = this.#workspaceId;
    const kind = 'sample_copy';
    const blob = await saveBlob(this.#context.store, { workspaceId, bytes, kind, mediaType: 'image/webp' });
    this.#files.set(smallPath(path), { path: smallPath(path), ...blob });
  }

  /** Files of an image, by the folder of any of its paths; they are handed out once. */
  take(paths: readonly string[]): ResultFile[] {
    const folders = new Set(paths.map((path) => FOLDER.exec(path)?.[1]));
    const own = [...this.#files.values()].filter(({ path }) => folders.has(FOLDER.exec(path)?.[1]));
    for (const { path } of own) this.#files.delete(path);
    return own;
  }
}

function kindOf(path: string): ArtifactKind {
  const file = FOLDER.exec(path)?.[2] ?? '';
  if (file === 'original.png') return 'original';
  return file.includes('@') ? 'sample_copy' : 'sample';
}
