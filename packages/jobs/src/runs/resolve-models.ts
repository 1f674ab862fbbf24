import type { SnapshotModel } from '@holdfast/domain';
import { z } from 'zod';
import { JobError } from '../job-error.ts';
import { query, type Sql } from '../sql/client.ts';

const versionRow = z.object({
  modelId: z.string(),
  modelName: z.string(),
  modelVersionId: z.string(),
  number: z.int(),
  sha256: z.string(),
  fileName: z.string(),
  contract: z.unknown(),
});
type VersionRow = z.infer<typeof versionRow>;

const VERSION_COLUMNS = `m."id"::text AS "modelId", m."name" AS "modelName", v."id"::text AS "modelVersionId", v."number",
  v."sha256", v."fileName", v."contract"`;

const snapshotOf = (
  row: VersionRow,
  { ordinal, selectedBy }: { ordinal: number; selectedBy: string },
): SnapshotModel => ({
  ordinal,
  ...row,
  selectedBy,
  samplesOf: null,
});

const missing = (where: string, expected: string, fix: string): JobError =>
  new JobError({ code: 'MODEL_VERSION_MISSING', where, expected, got: 'none that is ready', fix });

/** The campaign's models as they are now: `exact`, `latest` and tags become versions. Throws JobError where one leads nowhere. */
export async function resolveCampaignModels(
  tx: Sql,
  { workspaceId, campaignId }: { readonly workspaceId: string; readonly campaignId: string },
): Promise<SnapshotModel[]> {
  const selectors = await query(tx, {
    text: `SELECT s."selector"::text AS "selector", s."tag", s."modelVersionId"::text AS "versionId", s."modelId"::text AS "modelId",
                  m."name" AS "modelName"
           FROM "CampaignModel" s JOIN "Model" m ON m."id" = s."modelId"
           WHERE s."campaignId" = $1::uuid AND m."workspaceId" = $2::uuid ORDER BY s."ordinal"`,
    values: [campaignId, workspaceId],
    row: z.object({
      selector: z.enum(['exact', 'latest', 'tag']),
      tag: z.string().nullable(),
      versionId: z.string().nullable(),
      modelId: z.string(),
      modelName: z.string(),
    }),
  });
  if (selectors.length === 0) {
    throw missing('campaign.models', 'at least one model', 'add a model to the campaign');
  }
  const found: SnapshotModel[] = [];
  for (const [ordinal, selector] of selectors.entries()) {
    // The tag's row is read in the same transaction: a tag that moves meanwhile counts from the next run on.
    const [version] = await query(tx, {
      text: `SELECT ${VERSION_COLUMNS} FROM "ModelVersion" v JOIN "Model" m ON m."id" = v."modelId"
             WHERE v."workspaceId" = $1::uuid AND m."id" = $2::uuid AND v."state" = 'ready'
               AND CASE $3 WHEN 'exact' THEN v."id"::text = $4
                           WHEN 'tag' THEN v."id" = (SELECT t."versionId" FROM "ModelTag" t WHERE t."modelId" = m."id" AND t."tag" = $5)
                           ELSE true END
             ORDER BY v."number" DESC LIMIT 1`,
      values: [workspaceId, selector.modelId, selector.selector, selector.versionId ?? '', selector.tag ?? ''],
      row: versionRow,
    });
    const selectedBy = selector.selector === 'tag' ? `tag:${selector.tag ?? ''}` : selector.selector;
    if (version === undefined) {
      throw missing(
        `model ${selector.modelName}`,
        `a ready version (${selectedBy})`,
        'confirm the contract of a version, move the tag, or change the campaign',
      );
    }
    found.push(snapshotOf(version, { ordinal, selectedBy }));
  }
  return found;
}

/** Versions by their ids, in that order. Throws JobError where one is not a ready version of the workspace. */
export async function resolveVersions(
  tx: Sql,
  { workspaceId, versionIds }: { readonly workspaceId: string; readonly versionIds: readonly string[] },
): Promise<SnapshotModel[]> {
  const rows = await query(tx, {
    text: `SELECT ${VERSION_COLUMNS} FROM "ModelVersion" v JOIN "Model" m ON m."id" = v."modelId"
           WHERE v."workspaceId" = $1::uuid AND v."state" = 'ready' AND v."id" = ANY($2::uuid[])`,
    values: [workspaceId, versionIds],
    row: versionRow,
  });
  const byId = new Map(rows.map((row) => [row.modelVersionId, row]));
  return versionIds.map((id, ordinal) => {
    const row = byId.get(id);
    if (row === undefined)
      throw missing(`model version ${id}`, 'a ready version of this workspace', 'name another one');
    return snapshotOf(row, { ordinal, selectedBy: 'exact' });
  });
}
