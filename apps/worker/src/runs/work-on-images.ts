import { taskStep } from '@holdfast/domain';
import { attackImages, replaySamples, type ImageSource, type ImageStore, type PlannedRun } from '@holdfast/engine';
import { loadImageResult, recordRunModel, runLayout, saveImageResult, StaleClaimError } from '@holdfast/db';
import { LostClaimError, type Claim } from '@holdfast/jobs';
import type { ImageResult, Results } from '@holdfast/results';
import type { RuntimePool } from '@holdfast/runtime';
import { divisionOf } from '@holdfast/reporting';
import { readBlob } from '@holdfast/storage';
import { defaultDecodeLimits } from '@holdfast/vision';
import type { TaskContext } from '../context.ts';
import { version } from '../version.ts';
import { labelIndex } from './label-index.ts';
import { OtherBuildError } from './other-build-error.ts';
import { modelAt, type LoadedRun } from './read-run.ts';
import { readStoredSamples } from './stored-samples.ts';
import { RunSink } from './run-sink.ts';

export interface ImageWork {
  readonly loaded: LoadedRun;
  readonly modelOrdinal: number;
  readonly positions: readonly number[];
  /** Under which the results are written. */
  readonly claim: Claim;
  readonly runtime: RuntimePool;
  /** Told how many images were there already. */
  readonly onStarted?: (resumed: number) => void;
}

/**
 * Attacks some images of a run with one model version, or judges their stored samples again, by the engine that the command line uses. Every image
 * is saved as soon as it is done; images that are there already are left alone, unless they failed. Resolves with what the engine returned.
 */
export async function workOnImages(context: TaskContext, work: ImageWork): Promise<Results> {
  const { db, store, models, signal, clock, reach } = context;
  const { loaded, modelOrdinal, positions, claim, runtime } = work;
  const { run, snapshot } = loaded;
  const { workspaceId, id: runId } = run;
  const chosen = modelAt(snapshot, modelOrdinal);
  const model = await models.load({ workspaceId, ...chosen }, runtime);
  const rows = await db.prisma.runImage.findMany({
    where: { runId, position: { in: [...positions] } },
    orderBy: { position: 'asc' },
    include: { image: { select: { sha256: true } } },
  });
  const positionOf = new Map(rows.map(({ name, position }) => [name, position]));
  const { labels } = model.contract.output;
  const images: ImageSource[] = rows.map(({ name, label, image }) => {
    const index = labelIndex(label, labels);
    return {
      id: name,
      ...(index === undefined ? {} : { label: index }),
      read: () =>
        readBlob({
          store,
          key: { workspaceId, sha256: image.sha256 },
          maxBytes: defaultDecodeLimits.maxBytes,
        }),
    };
  });
  const layout = runLayout(snapshot);
  const key = { workspaceId, runId, modelOrdinal };
  const sink = new RunSink(context, workspaceId);
  const positionNamed = (name: string): number => {
    const position = positionOf.get(name);
    if (position === undefined) throw new Error(`unreachable: image ${name} is not of this task`);
    return position;
  };
  const imageStore: ImageStore = {
    async load(name) {
      const result = await loadImageResult(db.prisma, { ...key, layout, position: positionNamed(name) });
      return result === undefined || hasFailed(result) ? undefined : result;
    },
    async save(result) {
      signal.throwIfAborted();
      const files = sink.take(pathsOf(result));
      reach('before_row');
      await db
        .transaction((tx) =>
          saveImageResult(tx, {
            ...{ ...key, ...claim, layout, position: positionNamed(result.image.id), result, files },
            objectSize: divisionOf(result.image, snapshot.configuration.objective).objectSize ?? null,
          }),
        )
        .catch((error: unknown) => {
          throw error instanceof StaleClaimError ? new LostClaimError(claim.taskId) : error;
        });
      reach('after_row');
    },
  };
  const request = {
    runtime,
    model,
    modelFile: chosen.fileName,
    sink,
    store: imageStore,
    clock,
    command: `holdfast platform run ${run.number}`,
    version,
    signal,
    onPlanned: (planned: PlannedRun) => agreeOn(context, { key, planned }),
    onProgress: progressListener(context, work.onStarted),
  };
  if (run.kind === 'attack') {
    return attackImages({ ...request, images, configuration: snapshot.configuration });
  }
  const stored = await readStoredSamples(context, { loaded, modelOrdinal, names: rows.map(({ name }) => name) });
  return replaySamples({
    ...request,
    stored: stored.results,
    read: stored.read,
    specs: snapshot.configuration.evaluate,
    objective: snapshot.configuration.objective,
    seed: snapshot.configuration.seed,
  });
}

export const hasFailed = ({ image, failures }: ImageResult): boolean => image.error || failures.length > 0;

const pathsOf = ({ image, samples }: ImageResult): string[] => [
  ...(image.file === null ? [] : [image.file]),
  ...samples.map(({ file }) => file),
];

/** The first task says what the run's numbers depend on; a machine that would make others must not add to them. */
async function agreeOn(
  { db }: TaskContext,
  request: {
    readonly key: { readonly workspaceId: string; readonly runId: string; readonly modelOrdinal: number };
    readonly planned: PlannedRun;
  },
): Promise<void> {
  const { agrees, recorded } = await db.transaction((tx) =>
    recordRunModel(tx, { ...request.key, record: request.planned }),
  );
  if (!agrees) throw new OtherBuildError({ runId: request.key.runId, recorded, planned: request.planned });
}

function progressListener({ progress, reach }: TaskContext, onStarted: ImageWork['onStarted']) {
  let state = { images: 1, done: 0 };
  let steps = 0;
  return (event: Parameters<NonNullable<Parameters<typeof attackImages>[0]['onProgress']>>[0]): void => {
    if (event.kind === 'started') {
      state = { images: Math.max(1, event.images), done: event.resumed };
      onStarted?.(event.resumed);
    } else if (event.kind === 'image-done') state = { ...state, done: event.done };
    else if (++steps === 3) reach('mid_attack');
    const { done, images } = state;
    progress({
      fraction: Math.min(1, done / images),
      says:
        event.kind === 'step'
          ? taskStep.say('attacks_in_run', done, images, event.image, event.attack, event.iteration)
          : taskStep.say('has_attacked', done, images),
    });
  };
}
