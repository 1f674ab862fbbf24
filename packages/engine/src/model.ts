import type { Runtime } from '@holdfast/runtime';
import { decoders, type Decoder, type ModelContract } from '@holdfast/vision';
import { importModel, type ImportedModel } from './import/index.ts';

/** A model ready to be attacked and judged. */
export interface LoadedModel {
  readonly contract: ModelContract;
  readonly decoder: Decoder;
  /** The canonical graph that is differentiated, and the untouched bytes that judge. */
  readonly imported: ImportedModel;
}

/** Checks, imports and pairs a model with its contract. Throws as `importModel`, and ContractError where the contract
 * does not fit the model. */
export async function loadModel(
  bytes: Uint8Array,
  { contract, runtime }: { readonly contract: ModelContract; readonly runtime: Runtime },
): Promise<LoadedModel> {
  const imported = await importModel(bytes, runtime, contract.input);
  return { contract, decoder: decoders[contract.output.decoder], imported };
}
