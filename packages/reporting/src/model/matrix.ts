import { IDENTITY, type AttackSummary } from '@holdfast/metrics';
import type { Report, ReportCell, ReportTransform } from '../report-schema.ts';
import { transformLabel } from './names.ts';

/** Rows of the table: the untransformed picture, then the seen transforms, then the unseen ones, each in the order of the run. */
export function transformRows(summaries: readonly AttackSummary[]): readonly ReportTransform[] {
  const seenBySpec = new Map<string, boolean>();
  for (const { transform, seen } of summaries.flatMap(({ transforms }) => transforms)) {
    seenBySpec.set(transform, seen || transform === IDENTITY || seenBySpec.get(transform) === true);
  }
  const rank = ({ spec, seen }: ReportTransform): number => (spec === IDENTITY ? 0 : seen ? 1 : 2);
  return [...seenBySpec]
    .map(([spec, seen]) => ({ spec, label: transformLabel(spec), seen }))
    .sort((a, b) => rank(a) - rank(b));
}

/** One cell per attack and transform that was judged. `images` is the number of images in the run. */
export function matrixCells(summaries: readonly AttackSummary[], images: number): readonly ReportCell[] {
  return summaries.flatMap(({ attack, transforms }) =>
    transforms.map((cell) => ({
      attack,
      transform: cell.transform,
      attackSuccess: cell.attackSuccess,
      objectSuccess: cell.objectSuccess,
      counts: cell.counts,
      notRun: images - Object.values(cell.counts).reduce((sum, count) => sum + count, 0),
      meanScoreBefore: cell.meanScoreBefore,
      meanScoreAfter: cell.meanScoreAfter,
    })),
  );
}

/** Success under all transforms at once; unseen only where there is an unseen transform. */
export function jointRates(summaries: readonly AttackSummary[]): Report['joint'] {
  return summaries.map(({ attack, joint: { all, seen, unseen } }) => ({
    attack,
    all: pick(all),
    seen: pick(seen),
    unseen: unseen.transforms.length > 1 ? pick(unseen) : null,
  }));
}

function pick({ transforms, survivesAll }: AttackSummary['joint']['all']): Report['joint'][number]['all'] {
  return { transforms, survivesAll };
}
