import { isDeepStrictEqual } from 'node:util';
import { provenanceSchema, resultsSchema, type Results } from '@holdfast/results';
import { z } from 'zod';
import { Prisma } from '../../generated/client.ts';
import { queryRows } from '../../query.ts';
import type { Queryable } from '../../rows.ts';

/** What else a run's results depend on, as one model version's first task found it. */
export type RunModelRecord = Pick<Results, 'provenance' | 'subBatches' | 'straightThrough'>;

const recordSchema = z.object({
  provenance: provenanceSchema.nullable(),
  subBatches: resultsSchema.shape.subBatches.nullable(),
  straightThrough: resultsSchema.shape.straightThrough.unwrap().nullable(),
});

export interface RunModelKey {
  readonly workspaceId: string;
  readonly runId: string;
  readonly modelOrdinal: number;
}

/**
 * Records provenance and sub-batches of a run's model version, unless a task has done so before. Returns what counts: where `agrees` is
 * false, this machine would make other numbers than those the run holds, so its results must not be mixed with them.
 */
export async function recordRunModel(
  tx: Queryable,
  { record, ...key }: RunModelKey & { readonly record: RunModelRecord },
): Promise<{ readonly agrees: boolean; readonly recorded: RunModelRecord }> {
  const { workspaceId, runId, modelOrdinal } = key;
  await tx.$executeRaw`
    UPDATE "RunModel" m SET "provenance" = ${JSON.stringify(record.provenance)}::jsonb,
      "subBatches" = ${JSON.stringify(record.subBatches)}::jsonb,
      "straightThrough" = ${record.straightThrough === undefined ? null : JSON.stringify(record.straightThrough)}::jsonb
    FROM "Run" r WHERE r."id" = m."runId" AND r."workspaceId" = ${workspaceId}::uuid
      AND m."runId" = ${runId}::uuid AND m."ordinal" = ${modelOrdinal} AND m."provenance" IS NULL`;
  const recorded = await loadRunModel(tx, key);
  if (recorded === undefined) throw new RangeError(`run ${runId} has no model version with ordinal ${modelOrdinal}`);
  return { agrees: isDeepStrictEqual(comparable(recorded), comparable(record)), recorded };
}

/** As recorded by the first task; undefined before that. */
export async function loadRunModel(database: Queryable, key: RunModelKey): Promise<RunModelRecord | undefined> {
  const [row] = await queryRows(
    database,
    Prisma.sql`SELECT m."provenance", m."subBatches", m."straightThrough" FROM "RunModel" m JOIN "Run" r ON r."id" = m."runId"
      WHERE r."workspaceId" = ${key.workspaceId}::uuid AND m."runId" = ${key.runId}::uuid AND m."ordinal" = ${key.modelOrdinal}`,
    recordSchema,
  );
  if (row === undefined || row.provenance === null) return undefined;
  const { provenance, subBatches, straightThrough } = row;
  return { provenance, subBatches: subBatches ?? [], ...(straightThrough === null ? {} : { straightThrough }) };
}

/** What decides numbers bit for bit: builds and the CPU's feature class, not the CPU's name or Node's version. */
const comparable = ({ provenance, subBatches, straightThrough }: RunModelRecord) => ({
  holdfast: provenance.holdfast,
  onnxruntime: provenance.onnxruntime,
  platform: provenance.platform,
  features: [...provenance.cpu.features].sort(),
  codecs: { ...provenance.codecs },
  configurationSha256: provenance.configurationSha256,
  subBatches: subBatches.map(({ attack, members }) => ({ attack, members })),
  straightThrough: (straightThrough ?? []).map(({ operator, node }) => ({ operator, node })),
});
