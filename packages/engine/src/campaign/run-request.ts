import { RESULTS_SCHEMA, type ImageResult, type Results, type RunConfiguration } from '@holdfast/results';
import type { Runtime } from '@holdfast/runtime';
import type { ArtifactSink } from '../attack/artifacts.ts';
import type { LoadedModel } from '../model.ts';
import { configurationSha256, modelRecord, provenanceOf } from './provenance.ts';
import type { ImageStore, ProgressListener } from './run-images.ts';

/** What every run over a set of images is given: the model, where things go, and who is told. */
export interface RunRequest {
  readonly runtime: Runtime;
  readonly model: LoadedModel;
  /** File name of the model, for the record. */
  readonly modelFile: string;
  readonly sink: ArtifactSink;
  /** Finished images of an earlier, interrupted run of the same configuration. */
  readonly store: ImageStore;
  readonly clock: () => Date;
  /** Command line that repeats the run. */
  readonly command: string;
  /** Holdfast's version. */
  readonly version: string;
  readonly onProgress?: ProgressListener;
  readonly signal?: AbortSignal;
}

/** The record of a run, finished or cut off. */
export function assembleResults(
  request: RunRequest,
  run: Pick<Results, 'kind' | 'startedAt' | 'complete' | 'subBatches' | 'straightThrough' | 'replayOf'> & {
    readonly configuration: RunConfiguration;
    readonly images: ImageResult[];
  },
): Results {
  const { runtime, model, clock, command, version } = request;
  const record = modelRecord(model, request.modelFile);
  return {
    schema: RESULTS_SCHEMA,
    finishedAt: clock().toISOString(),
    command,
    model: record,
    provenance: provenanceOf({
      version,
      identity: runtime.identity,
      configurationSha256: configurationSha256(record, run.configuration),
    }),
    ...run,
  };
}
