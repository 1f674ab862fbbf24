import { loadModel, type LoadedModel } from '@holdfast/engine';
import type { Runtime } from '@holdfast/runtime';
import { readBlob, type ObjectStore } from '@holdfast/storage';
import { checkContract, type ModelContract } from '@holdfast/vision';

/** Largest model file that is read into memory. */
export const MAX_MODEL_BYTES = 2 * 2 ** 30 - 1;
/** Imported models hold their weights; most workers see one or two models at a time. */
const KEPT = 3;

export interface ModelKey {
  readonly workspaceId: string;
  readonly sha256: string;
  readonly contract: unknown;
}

/** Models that were imported lately: importing runs the model several times and would be repeated for every task. */
export class ModelCache {
  readonly #store: ObjectStore;
  readonly #models = new Map<string, Promise<LoadedModel>>();

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** The model with its contract. Throws as `loadModel`, and StorageError. */
  async load(key: ModelKey, runtime: Runtime): Promise<LoadedModel> {
    const contract = checkContract(key.contract, 'the model version’s contract');
    const name = JSON.stringify([key.workspaceId, key.sha256, contract]);
    const known = this.#models.get(name);
    const model = known ?? this.#read(key, contract, runtime);
    // Put at the end: the first one is the least recently used.
    this.#models.delete(name);
    this.#models.set(name, model);
    for (const old of this.#models.keys()) if (this.#models.size > KEPT) this.#models.delete(old);
    try {
      return await model;
    } catch (error) {
      // The next one tries again: the store may have been away.
      if (this.#models.get(name) === model) this.#models.delete(name);
      throw error;
    }
  }

  async #read({ workspaceId, sha256 }: ModelKey, contract: ModelContract, runtime: Runtime): Promise<LoadedModel> {
    const bytes = await readBlob({ store: this.#store, key: { workspaceId, sha256 }, maxBytes: MAX_MODEL_BYTES });
    return loadModel(new Uint8Array(bytes), { contract, runtime });
  }
}
