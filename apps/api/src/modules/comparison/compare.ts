import { countCommonImages, countTransformPairs, picturePairs, type PicturePair, type Queryable } from '@holdfast/db';
import { compareFamily, comparisonHeadline, type ComparisonRow, type PairedCell } from '@holdfast/metrics';
import { commonCells, sideOf, type ComparedShape, type SubjectShape } from './subjects.ts';

export interface ComparisonResult {
  readonly commonImages: number;
  readonly headline: string;
  /** Tests in the family that the rows were corrected for. */
  readonly tests: number;
  readonly rows: readonly ComparisonRow[];
}

export const CONFIDENCE = 0.95;

export const UNPAIRED = { errors: 0, onlyEligibleInFirst: 0, onlyEligibleInSecond: 0 };

export interface ComparedResult extends ComparedShape {
  readonly result: ComparisonResult;
}

/** A reference and the subjects that are held against it. */
export interface ComparedSet {
  readonly reference: SubjectShape;
  readonly others: readonly SubjectShape[];
  readonly minimumEffect: number;
}

/** Every common cell of every other subject, paired by picture in the database and judged together as one family. */
export async function compareSet(database: Queryable, set: ComparedSet): Promise<ComparedResult[]> {
  const { reference: first, others, minimumEffect } = set;
  const pairs = others.map((second) => ({ first, second, minimumEffect }));
  const cells: PairedCell[][] = [];
  // One after the other: several grouped joins at once would take the database from everybody else.
  for (const compared of pairs) cells.push(await cellsOf(database, compared));
  const family = compareFamily(cells, { margin: minimumEffect, confidence: CONFIDENCE });
  const said = { margin: minimumEffect, confidence: CONFIDENCE, tests: cells.flat().length };
  const found: ComparedResult[] = [];
  for (const [index, compared] of pairs.entries()) {
    const { workspaceId } = first.run;
    const rows = family[index] ?? [];
    const sides = { workspaceId, first: sideOf(first, 0), second: sideOf(compared.second, 0) };
    const commonImages = await countCommonImages(database, sides);
    const headline = comparisonHeadline({ rows, commonImages, ...said });
    found.push({ ...compared, result: { rows, commonImages, headline, tests: said.tests } });
  }
  return found;
}

async function cellsOf(database: Queryable, compared: ComparedShape): Promise<PairedCell[]> {
  const { first, second } = compared;
  const { attacks, transforms } = commonCells(compared);
  const { workspaceId } = first.run;
  const cells: PairedCell[] = [];
  for (const { attack, ...ordinals } of attacks) {
    const request = {
      workspaceId,
      first: sideOf(first, ordinals.first),
      second: sideOf(second, ordinals.second),
      transforms: transforms.map(({ first: one, second: two }) => ({ first: one, second: two })),
    };
    const counted = await countTransformPairs(database, request);
    // A cell without a pair is one of the family all the same: it was looked at.
    for (const { spec, seen, first: ordinal } of transforms) {
      const counts = counted.find(({ transformOrdinal }) => transformOrdinal === ordinal) ?? NO_PAIRS;
      cells.push({ attack, transform: spec, seen, counts: countsOf(counts), ...UNPAIRED });
    }
  }
  return cells;
}

const NO_PAIRS: PairedCell['counts'] = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };

const countsOf = ({ both, onlyFirst, onlySecond, neither }: PairedCell['counts']): PairedCell['counts'] => ({
  both,
  onlyFirst,
  onlySecond,
  neither,
});

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
    first: sideOf(first, attack.first),
    second: sideOf(second, attack.second),
    transform: { first: transform.first, second: transform.second },
    change,
    ...(after === undefined ? {} : { after }),
    ...(take === undefined ? {} : { take }),
  });
}
