import { countCommonImages, countTransformPairs, picturePairs, type PicturePair, type Queryable } from '@holdfast/db';
import { compareCells, comparisonHeadline, type ComparisonRow, type PairedCell } from '@holdfast/metrics';
import { cellAsked } from '../report/cell-asked.ts';
import { commonCells, type ComparedShape, type SubjectShape } from './subjects.ts';

export interface ComparisonResult {
  readonly commonImages: number;
  readonly headline: string;
  readonly rows: readonly ComparisonRow[];
}

const CONFIDENCE = 0.95;

const side = ({ run, modelOrdinal }: SubjectShape, attackOrdinal: number) => ({
  runId: run.id,
  modelOrdinal,
  attackOrdinal,
});

const UNPAIRED = { errors: 0, onlyEligibleInFirst: 0, onlyEligibleInSecond: 0 };

/** Every common cell, paired by picture in the database and judged as one family. */
export async function compare(database: Queryable, compared: ComparedShape): Promise<ComparisonResult> {
  const { first, second, minimumEffect: margin } = compared;
  const { attacks, transforms } = commonCells(compared);
  const { workspaceId } = first.run;
  const cells: PairedCell[] = [];
  for (const { attack, ...ordinals } of attacks) {
    const request = {
      workspaceId,
      first: side(first, ordinals.first),
      second: side(second, ordinals.second),
      transforms: transforms.map(({ first: one, second: two }) => ({ first: one, second: two })),
    };
    for (const { transformOrdinal, ...counts } of await countTransformPairs(database, request)) {
      const transform = transforms.find((own) => own.first === transformOrdinal);
      if (transform === undefined) continue;
      cells.push({ attack, transform: transform.spec, seen: transform.seen, counts, ...UNPAIRED });
    }
  }
  const rows = compareCells(cells, { margin, confidence: CONFIDENCE });
  const sides = { workspaceId, first: side(first, 0), second: side(second, 0) };
  const commonImages = await countCommonImages(database, sides);
  return { rows, commonImages, headline: comparisonHeadline({ rows, commonImages, margin, confidence: CONFIDENCE }) };
}

export interface GroupShape {
  readonly group: string;
  readonly rows: readonly ComparisonRow[];
}

/** More pictures than this are grouped under the headline's transform and the untransformed picture only. */
const MANY_PICTURES = 2000;

/** The headline's attack, class by class, for data sets that label their pictures; a family of its own. */
export async function compareByClass(database: Queryable, compared: ComparedShape): Promise<GroupShape[]> {
  const { first, minimumEffect: margin } = compared;
  const { attacks, transforms } = commonCells(compared);
  const headline = cellAsked(first.run, {});
  const attack = attacks.find((own) => own.attack === headline.attack) ?? attacks[0];
  if (attack === undefined) return [];
  const cells: (PairedCell & { group: string })[] = [];
  for (const transform of transforms) {
    const pairs = await pairsUnder(database, { compared, attack, transform });
    if (pairs.length > MANY_PICTURES && transform.spec !== 'identity' && transform.spec !== headline.transform)
      continue;
    for (const group of new Set(pairs.flatMap(({ label }) => label ?? []))) {
      const counts = countsOf(pairs.filter(({ label }) => label === group));
      cells.push({
        group,
        attack: attack.attack,
        transform: transform.spec,
        seen: transform.seen,
        counts,
        ...UNPAIRED,
      });
    }
  }
  const rows = compareCells(cells, { margin, confidence: CONFIDENCE });
  const groups = [...new Set(cells.map(({ group }) => group))].sort();
  if (groups.length < 2) return [];
  return groups.map((group) => ({ group, rows: rows.filter((_, index) => cells[index]?.group === group) }));
}

interface Ordinals {
  readonly first: number;
  readonly second: number;
}

const pairsUnder = (
  database: Queryable,
  request: { readonly compared: ComparedShape; readonly attack: Ordinals; readonly transform: Ordinals },
): Promise<PicturePair[]> => {
  const { compared, attack, transform } = request;
  const { first, second } = compared;
  return picturePairs(database, {
    workspaceId: first.run.workspaceId,
    first: side(first, attack.first),
    second: side(second, attack.second),
    transform: { first: transform.first, second: transform.second },
  });
};

function countsOf(pairs: readonly PicturePair[]) {
  const of = (one: string, two: string): number =>
    pairs.filter(({ firstState, secondState }) => firstState === one && secondState === two).length;
  return {
    both: of('success', 'success'),
    onlyFirst: of('success', 'robust'),
    onlySecond: of('robust', 'success'),
    neither: of('robust', 'robust'),
  };
}

export type Change = 'new' | 'fixed' | 'still_failing' | 'errored';

/** Pictures that changed in one cell, in the order of the first run. */
export function changedPictures(
  database: Queryable,
  request: {
    readonly compared: ComparedShape;
    readonly attack: string;
    readonly transform: string;
    readonly change: Change;
    readonly after?: number;
    readonly take?: number;
  },
): Promise<PicturePair[]> {
  const { compared, change, after, take } = request;
  const { first, second } = compared;
  const { attacks, transforms } = commonCells(compared);
  const attack = attacks.find((own) => own.attack === request.attack);
  const transform = transforms.find(({ spec }) => spec === request.transform);
  if (attack === undefined || transform === undefined) return Promise.resolve([]);
  return picturePairs(database, {
    workspaceId: first.run.workspaceId,
    first: side(first, attack.first),
    second: side(second, attack.second),
    transform: { first: transform.first, second: transform.second },
    change,
    ...(after === undefined ? {} : { after }),
    ...(take === undefined ? {} : { take }),
  });
}
