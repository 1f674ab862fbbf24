import type { ModelRecord, Provenance, RunConfiguration } from '@holdfast/results';
import type { RuntimeIdentity } from '@holdfast/runtime';
import { codecVersions } from '@holdfast/vision';
import { sha256 } from '../hash.ts';
import type { LoadedModel } from '../model.ts';

/** The model as results.json records it. */
export function modelRecord(model: LoadedModel, file: string): ModelRecord {
  const { contract, imported } = model;
  return {
    file,
    sha256: imported.untouched.sha256,
    task: contract.task,
    inputWidth: contract.input.width,
    inputHeight: contract.input.height,
    labels: contract.output.labels,
    contract,
  };
}

/** SHA-256 over the model's bytes, its contract and the configuration: equal hashes mean the same experiment. */
export function configurationSha256(model: ModelRecord, configuration: RunConfiguration): string {
  return sha256(canonicalJson({ model: model.sha256, contract: model.contract, configuration }));
}

/** Everything besides the configuration that numbers depend on. */
export function provenanceOf(request: {
  readonly version: string;
  readonly identity: RuntimeIdentity;
  readonly configurationSha256: string;
}): Provenance {
  const { onnxruntime, node, platform, cpu } = request.identity;
  return {
    holdfast: request.version,
    onnxruntime,
    node,
    platform,
    cpu: { model: cpu.model, features: [...cpu.features] },
    codecs: { ...codecVersions() },
    configurationSha256: request.configurationSha256,
  };
}

/** JSON with object keys in order, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
