import { attacks } from '@holdfast/attacks';
import { baselineInForce, baselinesOfCampaigns, countTransformPairs, runLayout } from '@holdfast/db';
import {
  alertDetailSchema,
  counterpartOf,
  runSnapshotSchema,
  workspaceSettingsSchema,
  type AlertDetail,
  type RunSnapshot,
} from '@holdfast/domain';
import { driftAlerts, trendSeries, type DriftAlert, type DriftRule, type PairedCounts } from '@holdfast/metrics';
import { incomparable } from '@holdfast/results';
import type { TaskContext } from '../context.ts';
import type { FinishedModel } from '../handlers/finalise-run.ts';
import type { LoadedRun } from './read-run.ts';

/** On fewer common images not even the interval says much. */
const MIN_IMAGES = 5;
/** How far back to look for a run of the same settings. */
const LOOKED_BACK = 10;
/** Controls are not what a campaign measures; gates leave them out too. */
const CONTROLS = new Set(Object.values(attacks).flatMap(({ kind, name }) => (kind === 'control' ? [name] : [])));

interface Reference {
  readonly against: DriftRule['against'];
  readonly id: string;
  readonly label: string;
  readonly number: number;
  /** Its name; null for the run before. */
  readonly baseline: string | null;
  readonly snapshot: RunSnapshot;
}

/**
 * What got worse: cells in which attacks succeed more often than in the last comparable run of the campaign, or than in its baseline, which a slow drift
 * leaves behind. The whole interval of the paired difference lies beyond the workspace's margin; a rate that moved by chance raises nothing. The
 * surest rise of each model, and against one baseline once for each version.
 */
export async function driftOf(
  context: TaskContext,
  { loaded, models }: { readonly loaded: LoadedRun; readonly models: readonly FinishedModel[] },
): Promise<AlertDetail[]> {
  const { run } = loaded;
  if (run.campaignId === null || run.kind !== 'attack') return [];
  const { settings } = await context.db.prisma.workspace.findUniqueOrThrow({ where: { id: run.workspaceId } });
  const margin = workspaceSettingsSchema.parse(settings).alertMargin;
  const references = await referencesOf(context, loaded, models);
  const told = (await context.db.prisma.alert.findMany({ where: { campaignId: run.campaignId } })).map(({ detail }) =>
    alertDetailSchema.parse(detail),
  );
  const found: AlertDetail[] = [];
  for (const model of models) {
    for (const reference of references) {
      const detail = await surestRise(context, { loaded, model, reference, margin });
      if (detail === undefined || told.some((known) => isSame(known, detail))) continue;
      found.push(detail);
      break;
    }
  }
  return found;
}

const isSame = (a: AlertDetail, b: AlertDetail): boolean =>
  a.modelVersionId === b.modelVersionId && a.previousRunId === b.previousRunId;

/** The last run of the campaign that measured the same thing, then its baseline where that is another one. */
async function referencesOf(
  { db }: TaskContext,
  { run, snapshot }: LoadedRun,
  models: readonly FinishedModel[],
): Promise<Reference[]> {
  const campaignId = run.campaignId ?? '';
  const [first] = models;
  if (first === undefined) return [];
  // A model keeps its task, so settings alone decide whether two runs of a campaign can be compared.
  const { model } = first.results;
  const isComparable = ({ configuration }: RunSnapshot): boolean =>
    incomparable({ model, configuration }, { model, configuration: snapshot.configuration }) === null;
  const earlier = await db.prisma.run.findMany({
    where: { campaignId, kind: 'attack', state: 'done', number: { lt: run.number } },
    orderBy: { number: 'desc' },
    take: LOOKED_BACK,
  });
  const baseline = baselineInForce(await baselinesOfCampaigns(db.prisma, [campaignId]));
  const blessed =
    baseline === null || baseline.runId === run.id
      ? null
      : await db.prisma.run.findUniqueOrThrow({ where: { id: baseline.runId } });
  const of = ({ id, number, snapshot: stored }: (typeof earlier)[number], name: string | null): Reference[] => {
    const parsed = runSnapshotSchema.parse(stored);
    const against = name === null ? 'previous' : 'baseline';
    const label = name === null ? `run ${number}` : `${name}, run ${number}`;
    return isComparable(parsed) ? [{ against, id, label, number, baseline: name, snapshot: parsed }] : [];
  };
  const [previous] = earlier.flatMap((row) => of(row, null));
  return [
    ...(previous === undefined ? [] : [previous]),
    ...(baseline === null || blessed === null || blessed.id === previous?.id ? [] : of(blessed, baseline.name)),
  ];
}

/** The rise of one model whose interval lies furthest beyond the margin. */
async function surestRise(
  { db }: TaskContext,
  request: {
    readonly loaded: LoadedRun;
    readonly model: FinishedModel;
    readonly reference: Reference;
    readonly margin: number;
  },
): Promise<AlertDetail | undefined> {
  const { loaded, model, reference, margin } = request;
  const { run, snapshot } = loaded;
  const before = counterpartOf(snapshot, model.ordinal, reference.snapshot);
  if (before === undefined) return undefined;
  const [old, now] = [runLayout(reference.snapshot), runLayout(snapshot)];
  const transforms = old.transforms.flatMap((spec, first) => {
    const second = now.transforms.indexOf(spec);
    return second < 0 ? [] : [{ first, second }];
  });
  const counted = new Map<string, PairedCounts>();
  const alerts: DriftAlert[] = [];
  for (const [attackOrdinal, attack] of old.attacks.entries()) {
    const place = now.attacks.indexOf(attack);
    if (place < 0 || CONTROLS.has(attack)) continue;
    const pairs = await countTransformPairs(db.prisma, {
      workspaceId: run.workspaceId,
      first: { runId: reference.id, modelOrdinal: before.ordinal, attackOrdinal },
      second: { runId: run.id, modelOrdinal: model.ordinal, attackOrdinal: place },
      transforms,
    });
    for (const { transformOrdinal, ...counts } of pairs) {
      const transform = old.transforms[transformOrdinal] ?? '';
      counted.set(JSON.stringify([attack, transform]), counts);
      const { first, second } = sidesOf(counts);
      const points = [
        { id: reference.id, label: reference.label, attack, transform, ...first },
        { id: run.id, label: `run ${run.number}`, attack, transform, ...second },
      ].map((point, index) =>
        index === 0
          ? point
          : { ...point, [reference.against === 'previous' ? 'againstPrevious' : 'againstBaseline']: counts },
      );
      const rule: DriftRule = { against: reference.against, margin, requiredImages: MIN_IMAGES };
      alerts.push(...driftAlerts(trendSeries(points), rule, { baselineId: reference.id }));
    }
  }
  const [surest] = alerts.sort((a, b) => b.interval.low - a.interval.low);
  const counts = surest && counted.get(JSON.stringify([surest.attack, surest.transform]));
  if (surest === undefined || counts === undefined) return undefined;
  const { first, second } = sidesOf(counts);
  const { attack, transform, sentence, difference, interval } = surest;
  const rate = ({ success, n }: typeof first): AlertDetail['before'] => ({ successes: success, n });
  return {
    text: sentence,
    modelVersionId: model.modelVersionId,
    attack,
    transform,
    previousRunId: reference.id,
    before: rate(first),
    after: rate(second),
    rise: { difference, lowest: interval.low, referenceRun: reference.number, baseline: reference.baseline },
  };
}

/** Both rates over the images that both runs judged. */
function sidesOf({ both, onlyFirst, onlySecond, neither }: PairedCounts) {
  const n = both + onlyFirst + onlySecond + neither;
  return { first: { success: both + onlyFirst, n }, second: { success: both + onlySecond, n } };
}
