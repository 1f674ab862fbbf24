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
  /**
   * Told before the first image what the results will depend on, so that whoever adds to an earlier part can refuse: images made under another
   * build or CPU class must not stand in one table. Rejecting ends the run before anything is computed.
   */
  readonly onPlanned?: (planned: PlannedRun) => Promise<void>;
  readonly onProgress?: ProgressListener;
  readonly signal?: AbortSignal;
}

/** What is known of a run's results before the first image. */
export type PlannedRun = Pick<Results, 'provenance' | 'subBatches' | 'straightThrough'>;

/** What the results of a configuration depend on besides it, on this machine. */
export function provenanceFor(request: RunRequest, configuration: RunConfiguration): Results['provenance'] {
  const { runtime, model, modelFile, version } = request;
  return provenanceOf({
    version,
    identity: runtime.identity,
    configurationSha256: configurationSha256(modelRecord(model, modelFile), configuration),
  });
}

/** The record of a run, finished or cut off. */
export function assembleResults(
  request: RunRequest,
  run: Pick<Results, 'kind' | 'startedAt' | 'complete' | 'subBatches' | 'straightThrough' | 'replayOf'> & {
    readonly configuration: RunConfiguration;
    readonly images: ImageResult[];
  },
): Results {
  const { model, clock, command } = request;
  return {
    schema: RESULTS_SCHEMA,
    finishedAt: clock().toISOString(),
    command,
    model: modelRecord(model, request.modelFile),
    provenance: provenanceFor(request, run.configuration),
    ...run,
  };
}
