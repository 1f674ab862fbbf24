import type { Database, Run } from '@holdfast/db';
import { startRun } from '@holdfast/jobs';
import type { ObjectStore } from '@holdfast/storage';
import { encodePng } from '@holdfast/vision';
import { tinyClassifier } from '../../testkit/models/classifier.ts';
import { wavePhoto } from '../../testkit/models/photos.ts';
import { addPhotos } from './photos.ts';
import { definition, json, makeScene, makeWorkspace, type Scene } from './rows.ts';
import { until } from './worker-process.ts';

export interface AttackScene extends Scene {
  /** SHA-256 of the photos' files. */
  readonly photos: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** A campaign on the tiny classifier over a few 32 px photos; an image takes a fraction of a second. */
export async function makeAttackScene(
  parts: { readonly db: Database; readonly store: ObjectStore },
  options: {
    readonly photos?: number;
    readonly iterations?: number;
    readonly stepLevels?: number;
    readonly epsilonLevels?: number;
  } = {},
): Promise<AttackScene> {
  const { photos: count = 3, iterations = 3, stepLevels = 0.01, epsilonLevels = 8 } = options;
  const { db, store } = parts;
  const { bytes, contract } = tinyClassifier();
  const workspaceId = await makeWorkspace(db);
  const { sha256 } = await store.put({ workspaceId, source: bytes });
  const scene = await makeScene(db, {
    workspaceId,
    datasetState: 'importing',
    model: { sha256, contract: json(contract) },
    definition: definition({
      settings: {
        attacks: ['plain', 'noise'],
        attack: { budget: { norm: 'linf', epsilonLevels }, stepLevels, iterations },
      },
    }),
  });
  const photos = await Promise.all(
    Array.from({ length: count }, async (_, seed) => ({
      name: `photo-${seed}.png`,
      bytes: await encodePng(wavePhoto({ width: 32, height: 32 }, seed)),
    })),
  );
  await addPhotos(parts, { ...scene, photos });
  return { ...scene, photos };
}

export async function begin(db: Database, { workspaceId, campaignId }: Scene): Promise<string> {
  const { runId } = await db.transaction((tx) => startRun(tx, { workspaceId, campaignId, trigger: 'manual' }));
  return runId;
}

/** Waits until the run is at rest. */
export const whenAtRest = (db: Database, runId: string, limitMs = 120_000): Promise<Run> =>
  until(
    'the run to end',
    async () => {
      const run = await db.prisma.run.findUniqueOrThrow({ where: { id: runId } });
      return ['done', 'cancelled', 'failed'].includes(run.state) ? run : undefined;
    },
    limitMs,
  );
