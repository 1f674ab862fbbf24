import { createHash } from 'node:crypto';
import type { Database } from '@holdfast/db';
import type { LoadedRun } from './read-run.ts';

interface CostKey {
  readonly modelVersionId: string;
  readonly configurationHash: string;
}

/** What an image costs depends on the configuration, but not on its seed. */
export function costKey({ run, snapshot }: LoadedRun): string {
  const { seed: _seed, ...configuration } = snapshot.configuration;
  return createHash('sha256')
    .update(JSON.stringify([run.kind, configuration]))
    .digest('hex');
}

/** Milliseconds of one image in one lane, as measured by earlier tasks. */
export async function measuredCost(db: Database, key: CostKey): Promise<number | undefined> {
  const found = await db.prisma.costMeasurement.findUnique({ where: { modelVersionId_configurationHash: key } });
  return found?.msPerImage;
}

/** Newer measurements count half, so that estimates follow the machines that are there now. */
export async function recordCost(
  db: Database,
  measured: CostKey & { readonly msPerImage: number; readonly images: number },
): Promise<void> {
  const { modelVersionId, configurationHash, msPerImage, images } = measured;
  const key = { modelVersionId, configurationHash };
  const known = await measuredCost(db, key);
  await db.prisma.costMeasurement.upsert({
    where: { modelVersionId_configurationHash: key },
    create: { ...key, msPerImage, images },
    update: { msPerImage: known === undefined ? msPerImage : (known + msPerImage) / 2, images: { increment: images } },
  });
}
