import {
  clusteredRate,
  IDENTITY,
  isEligible,
  OBJECT_SIZE_NOTE,
  objectSizeOf,
  objectSizes,
  rateOf,
  type ObjectSize,
} from '@holdfast/metrics';
import type { Outcome, Results } from '@holdfast/results';
import type { Report, ReportAttack, ReportFacets } from '../report-schema.ts';
import { divisionOf } from './compared.ts';
import { compareText } from './order.ts';

/** Classes that are shown; a thousand rows help nobody. */
const MOST_CLASSES = 50;

/**
 * Rates divided by the class of the target and by the size of its objects, untransformed and under the transform of the headline. Null where
 * there is nothing to divide: one class, no boxes.
 */
export function facets(
  results: Results,
  {
    outcomes,
    attacks,
    transform,
  }: { outcomes: readonly Outcome[]; attacks: readonly ReportAttack[]; transform: string | null },
): ReportFacets {
  const transforms = [IDENTITY, ...(transform === null || transform === IDENTITY ? [] : [transform])];
  const counted = outcomes.filter((outcome) => isEligible(outcome) && transforms.includes(outcome.transform));
  const cells = attacks.flatMap(({ id: attack }) => transforms.map((spec) => ({ attack, transform: spec })));
  const own = (cell: (typeof cells)[number]): readonly Outcome[] =>
    counted.filter((outcome) => outcome.attack === cell.attack && outcome.transform === cell.transform);
  return { transforms, byClass: byClass(results, cells, own), byObjectSize: byObjectSize(results, cells, own) };
}

interface Cell {
  readonly attack: string;
  readonly transform: string;
}
type Own = (cell: Cell) => readonly Outcome[];

function byClass(results: Results, cells: readonly Cell[], own: Own): ReportFacets['byClass'] {
  const { objective } = results.configuration;
  const classOf = new Map(results.images.map(({ image }) => [image.id, divisionOf(image, objective).className]));
  const images = new Map<string, number>();
  for (const name of classOf.values()) if (name !== undefined) images.set(name, (images.get(name) ?? 0) + 1);
  if (images.size < 2) return null;
  const shown = [...images].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0])).slice(0, MOST_CLASSES);
  return {
    note:
      `By the class that the model sees on the clean image${objective.includes(':') ? '' : ' with the highest confidence'}; rates over images.` +
      (images.size > shown.length ? ` The ${shown.length} most frequent of ${images.size} classes.` : ''),
    groups: shown.map(([name]) => ({
      name,
      cells: cells.map((cell) => {
        const outcomes = own(cell).filter(({ image }) => classOf.get(image) === name);
        const successes = outcomes.filter(({ state }) => state === 'success').length;
        return { ...cell, rate: rateOf({ successes, n: outcomes.length }) };
      }),
    })),
  };
}

function byObjectSize(results: Results, cells: readonly Cell[], own: Own): ReportFacets['byObjectSize'] {
  const objectsOf = (outcome: Outcome, size: ObjectSize): Outcome['objects'] =>
    outcome.objects.filter(({ box }) => objectSizeOf(box) === size);
  const groups = objectSizes.map((size) => ({
    name: size,
    cells: cells.map((cell) => {
      const clusters = [...own(cell)]
        .sort((a, b) => compareText(a.image, b.image))
        .map((outcome) => objectsOf(outcome, size))
        .map((objects) => ({ successes: objects.filter(({ success }) => success).length, n: objects.length }));
      return {
        ...cell,
        rate: clusteredRate(clusters, { key: [results.configuration.seed, cell.attack, cell.transform, size] }),
      };
    }),
  }));
  if (groups.every((group) => group.cells.every(({ rate }) => rate.n === 0))) return null;
  return { note: `${OBJECT_SIZE_NOTE} Rates over target objects, bootstrapped over images.`, groups };
}

/** Whether there is anything to show. */
export function hasFacets({ facets: shown }: Pick<Report, 'facets'>): boolean {
  return shown !== undefined && (shown.byClass !== null || shown.byObjectSize !== null);
}
