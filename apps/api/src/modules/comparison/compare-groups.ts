import { commonPositions, countGroupPairs, recordsOf, type Queryable } from '@holdfast/db';
import { compareCells, objectSizes, type ComparisonRow, type PairedCell } from '@holdfast/metrics';
import { divisionOf } from '@holdfast/reporting';
import { imageRecordSchema } from '@holdfast/results';
import { snapshotOf } from '../runs/kinds.ts';
import { CONFIDENCE, UNPAIRED } from './compare.ts';
import { commonCells, sideOf, type ComparedShape, type SubjectShape } from './subjects.ts';

export interface GroupShape {
  readonly group: string;
  readonly rows: readonly ComparisonRow[];
}

/** By what images are divided: the target's class, or the size of the largest target object. */
export type Division = 'className' | 'objectSize';

/** The comparison in parts, a family of its own, as `holdfast compare` divides images: by what the models see on the clean picture. */
export async function compareGroups(
  database: Queryable,
  { compared, by }: { readonly compared: ComparedShape; readonly by: Division },
): Promise<GroupShape[]> {
  const { first, second, minimumEffect: margin } = compared;
  const { workspaceId } = first.run;
  const groups = await groupsOf(database, { compared, by });
  const names = [...new Set(groups.values())].sort();
  if (names.length < 2) return [];
  const { attacks, transforms } = commonCells(compared);
  const cells: (PairedCell & { readonly group: string })[] = [];
  for (const { attack, ...ordinals } of attacks) {
    const counted = await countGroupPairs(database, {
      workspaceId,
      groups,
      transforms,
      first: sideOf(first, ordinals.first),
      second: sideOf(second, ordinals.second),
    });
    for (const { group, transformOrdinal, ...counts } of counted) {
      const transform = transforms.find((own) => own.first === transformOrdinal);
      if (transform === undefined) continue;
      cells.push({ group, attack, transform: transform.spec, seen: transform.seen, counts, ...UNPAIRED });
    }
  }
  const rows = compareCells(cells, { margin, confidence: CONFIDENCE });
  const found = names.map((group) => ({ group, rows: rows.filter((_row, index) => cells[index]?.group === group) }));
  return by === 'className' ? found : objectSizes.flatMap((size) => found.filter(({ group }) => group === size));
}

/** The group of each picture by its position in the first run. The first subject says what is in a picture; where it cannot, the second does. */
async function groupsOf(
  database: Queryable,
  { compared, by }: { readonly compared: ComparedShape; readonly by: Division },
): Promise<ReadonlyMap<number, string>> {
  const { first, second } = compared;
  const [one, two] = [await divide(database, first, by), await divide(database, second, by)];
  const sides = { workspaceId: first.run.workspaceId, first: sideOf(first, 0), second: sideOf(second, 0) };
  const groups = new Map<number, string>();
  for (const positions of await commonPositions(database, sides)) {
    const group = one.get(positions.first) ?? two.get(positions.second);
    if (group !== undefined) groups.set(positions.first, group);
  }
  return groups;
}

async function divide(
  database: Queryable,
  { run, modelOrdinal }: SubjectShape,
  by: Division,
): Promise<ReadonlyMap<number, string>> {
  const { objective } = snapshotOf(run).configuration;
  const groups = new Map<number, string>();
  for (const { position, record } of await recordsOf(database, { runId: run.id, modelOrdinal })) {
    const group = divisionOf(imageRecordSchema.parse(record), objective)[by];
    if (group !== undefined) groups.set(position, group);
  }
  return groups;
}
