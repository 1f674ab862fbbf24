import { preflight, readModel } from '@holdfast/onnx';
import type { Runtime } from '@holdfast/runtime';
import { checkContractAgainstModel, decoders, type Decoder, type ModelContract } from '@holdfast/vision';
import { importModel, type ImportedModel } from './import/index.ts';
import { describeModel, inspectedValues } from './inspect/describe-model.ts';

/** A model ready to be attacked and judged. */
export interface LoadedModel {
  readonly contract: ModelContract;
  readonly decoder: Decoder;
  /** The canonical graph that is differentiated, and the untouched bytes that judge. */
  readonly imported: ImportedModel;
  /** Element type in which the untouched model takes pictures. */
  readonly pictureType: 'float32' | 'float16';
}

/**
 * Checks, imports and pairs a model with its contract. Throws as `importModel`, ContractError where the contract names or describes what
 * the model does not have, and OutputError where its options do not fit the decoder.
 */
export async function loadModel(
  bytes: Uint8Array,
  { contract, runtime }: { readonly contract: ModelContract; readonly runtime: Runtime },
): Promise<LoadedModel> {
  const decoder = decoders[contract.output.decoder];
  decoder.checkOptions(contract);
  // A Buffer's methods return views where those of a plain array copy.
  const plainBytes = new Uint8Array(bytes);
  preflight(plainBytes);
  const source = readModel(plainBytes);
  const [inputs, outputs] = [source.graph.inputs, source.graph.outputs].map((all) => inspectedValues(all, undefined));
  // Before importing, whose errors would speak of shapes that do not fit where only a name is wrong.
  checkContractAgainstModel(contract, describeModel(source, inputs ?? [], outputs ?? []));
  const picture = source.graph.inputs.find(({ name }) => name === contract.input.name);
  return {
    contract,
    decoder,
    imported: await importModel(plainBytes, runtime, contract.input),
    pictureType: picture?.dataType === 'float16' ? 'float16' : 'float32',
  };
}
