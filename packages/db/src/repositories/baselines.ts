import type { Baseline } from '../generated/client.ts';
import type { Queryable } from '../rows.ts';

/** Baselines by id, of these workspaces only. */
export const baselinesByIds = (
  database: Queryable,
  { workspaceIds, ids }: { readonly workspaceIds: readonly string[]; readonly ids: readonly string[] },
): Promise<(Baseline & { workspaceId: string })[]> =>
  database.baseline
    .findMany({
      where: { id: { in: [...ids] }, campaign: { workspaceId: { in: [...workspaceIds] } } },
      include: { campaign: { select: { workspaceId: true } } },
    })
    .then((rows) => rows.map(({ campaign, ...row }) => ({ ...row, workspaceId: campaign.workspaceId })));

/** All baselines of campaigns, the newest first. */
export const baselinesOfCampaigns = (database: Queryable, campaignIds: readonly string[]): Promise<Baseline[]> =>
  database.baseline.findMany({
    where: { campaignId: { in: [...campaignIds] } },
    orderBy: [{ blessedAt: 'desc' }, { id: 'desc' }],
  });

/** The baseline that runs are compared with: the one called `default`, else the newest of those that count. */
export const baselineInForce = <B extends Pick<Baseline, 'active' | 'name'>>(newestFirst: readonly B[]): B | null =>
  newestFirst.find(({ active, name }) => active && name === 'default') ??
  newestFirst.find(({ active }) => active) ??
  null;

/** Makes a run the baseline of its campaign under a name; the one before stays in the history. */
export async function blessBaseline(
  tx: Queryable,
  request: {
    readonly campaignId: string;
    readonly runId: string;
    readonly name: string;
    readonly reason: string;
    readonly blessedById: string | null;
  },
): Promise<Baseline> {
  await lockBaselines(tx, request.campaignId);
  await tx.baseline.updateMany({
    where: { campaignId: request.campaignId, name: request.name, active: true },
    data: { active: false },
  });
  return tx.baseline.create({ data: request });
}

/** Takes a blessing back; the one before it that was not undone counts again. Null where it was undone already. */
export async function undoBaseline(
  tx: Queryable,
  request: {
    readonly id: string;
    readonly undoneById: string | null;
    readonly reason: string;
    readonly now: Date;
  },
): Promise<Baseline | null> {
  const found = await tx.baseline.findUniqueOrThrow({ where: { id: request.id } });
  await lockBaselines(tx, found.campaignId);
  const { count } = await tx.baseline.updateMany({
    where: { id: request.id, undoneAt: null },
    data: { active: false, undoneAt: request.now, undoneById: request.undoneById, undoReason: request.reason },
  });
  if (count === 0) return null;
  const { campaignId, name } = found;
  const active = await tx.baseline.findFirst({ where: { campaignId, name, active: true } });
  const before = await tx.baseline.findFirst({
    where: { campaignId, name, undoneAt: null },
    orderBy: [{ blessedAt: 'desc' }, { id: 'desc' }],
  });
  if (active === null && before !== null) {
    await tx.baseline.update({ where: { id: before.id }, data: { active: true } });
  }
  return tx.baseline.findUniqueOrThrow({ where: { id: request.id } });
}

/** Two people who bless at once are served one after the other, so that "the one before" means one thing. */
async function lockBaselines(tx: Queryable, campaignId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Campaign" WHERE "id" = ${campaignId}::uuid FOR NO KEY UPDATE`;
}
