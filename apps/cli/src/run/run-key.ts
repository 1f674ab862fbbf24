import { configurationSha256, modelRecord, type LoadedModel } from '@holdfast/engine';
import type { RunConfiguration } from '@holdfast/results';
import type { Runtime } from '@holdfast/runtime';
import { z } from 'zod';
import { version } from '../version.ts';

/** Everything that must be equal for the images of two runs to stand in one table. */
export const runKeySchema = z.strictObject({
  schema: z.literal('holdfast.run/1'),
  /** SHA-256 over model, contract and configuration. */
  configurationSha256: z.string(),
  holdfast: z.string(),
  onnxruntime: z.string(),
  cpuFeatures: z.array(z.string()),
});

export type RunKey = z.infer<typeof runKeySchema>;

export function runKeyOf(request: {
  readonly model: LoadedModel;
  readonly modelFile: string;
  readonly configuration: RunConfiguration;
  readonly runtime: Runtime;
}): RunKey {
  const { model, modelFile, configuration, runtime } = request;
  return {
    schema: 'holdfast.run/1',
    configurationSha256: configurationSha256(modelRecord(model, modelFile), configuration),
    holdfast: version,
    onnxruntime: runtime.identity.onnxruntime,
    cpuFeatures: [...runtime.identity.cpu.features],
  };
}

/** What differs between two runs, for people; empty where nothing does. */
export function differences(stored: RunKey, wanted: RunKey): string[] {
  return [
    ...(stored.configurationSha256 === wanted.configurationSha256 ? [] : ['model, contract or settings']),
    ...(stored.holdfast === wanted.holdfast ? [] : [`Holdfast ${stored.holdfast}`]),
    ...(stored.onnxruntime === wanted.onnxruntime ? [] : [`onnxruntime ${stored.onnxruntime}`]),
    ...(stored.cpuFeatures.join() === wanted.cpuFeatures.join() ? [] : ['another kind of CPU']),
  ];
}
