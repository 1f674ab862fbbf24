import type { Transaction } from '@holdfast/db';
import type { CheckpointStore } from '@holdfast/engine';
import { holdClaim } from '@holdfast/jobs';
import { readBlob } from '@holdfast/storage';
import type { HardenConfig } from '@holdfast/training';
import type { TaskContext, TaskOf } from '../context.ts';
import { jsonValue } from '../files/json-value.ts';
import { MAX_MODEL_BYTES } from '../files/model-cache.ts';
import { saveBlob, writeArtifacts } from '../files/save-blob.ts';

/**
 * The newest checkpoint of a hardening job, an artifact that the job's row names. With it goes the configuration that it was made by: how many pictures went through
 * the model at once, which a machine with other memory would choose otherwise, and could not go on.
 */
export class JobCheckpoints implements CheckpointStore {
  readonly #context: Pick<TaskContext, 'db' | 'store'>;
  readonly #task: TaskOf<'harden_model'>;
  readonly #configuration: () => HardenConfig;

  constructor(
    context: Pick<TaskContext, 'db' | 'store'>,
    { task, configuration }: { readonly task: TaskOf<'harden_model'>; readonly configuration: () => HardenConfig },
  ) {
    this.#context = context;
    this.#task = task;
    this.#configuration = configuration;
  }

  async load(): Promise<Uint8Array | undefined> {
    const { db, store } = this.#context;
    const { workspaceId, payload } = this.#task;
    const { checkpointSha256: sha256 } = await db.prisma.hardeningJob.findUniqueOrThrow({
      where: { id: payload.hardeningJobId },
    });
    if (sha256 === null) return undefined;
    return readBlob({ store, key: { workspaceId, sha256 }, maxBytes: 4 * MAX_MODEL_BYTES });
  }

  async save(bytes: Uint8Array): Promise<void> {
    const { workspaceId } = this.#task;
    const blob = await saveBlob(this.#context.store, {
      workspaceId,
      bytes,
      kind: 'checkpoint',
      mediaType: 'application/octet-stream',
    });
    await this.#replace(blob.sha256, (tx) => writeArtifacts(tx, { workspaceId, blobs: [blob] }));
  }

  /** Removes what there is: the training starts over, by the configuration as it is now. */
  discard(): Promise<void> {
    return this.#replace(null, () => Promise.resolve());
  }

  async #replace(checkpointSha256: string | null, write: (tx: Transaction) => Promise<unknown>): Promise<void> {
    const { db, store } = this.#context;
    const { workspaceId, payload } = this.#task;
    const where = { id: payload.hardeningJobId };
    const configuration = jsonValue(this.#configuration());
    const old = await db.transaction(async (tx) => {
      await holdClaim(tx, this.#task);
      await write(tx);
      const before = await tx.hardeningJob.findUniqueOrThrow({ where });
      await tx.hardeningJob.update({ where, data: { checkpointSha256, configuration } });
      const replaced = before.checkpointSha256 === checkpointSha256 ? null : before.checkpointSha256;
      if (replaced !== null) {
        await tx.artifact.deleteMany({ where: { workspaceId, sha256: replaced, kind: 'checkpoint' } });
      }
      return replaced;
    });
    // The row is gone first: should this fail, the blob is an orphan that maintenance finds.
    if (old !== null) await store.delete({ workspaceId, sha256: old });
  }
}
