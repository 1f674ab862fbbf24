import { useTranslations } from 'next-intl';
import { useWords, type Words } from '#web/features/names/use-words.ts';
import { inPoints } from '#web/lib/format/in-points.ts';
import { toldValues } from '#web/lib/told-values.ts';
import type { ComparisonSaidFragment } from './comparison-said.generated.ts';
import type { ComparisonRowPartsFragment } from './comparison.generated.ts';

export type SaidRow = Pick<
  ComparisonRowPartsFragment,
  'attack' | 'transform' | 'verdict' | 'n' | 'difference' | 'interval' | 'adjustedPValue'
>;

export interface SaidComparison extends Pick<
  ComparisonSaidFragment,
  'commonImages' | 'confidence' | 'minimumEffect' | 'tests'
> {
  readonly rows: readonly SaidRow[];
}

export type ComparisonWords = Words<ReturnType<typeof useTranslations<'compare.text'>>>;

/** What a comparison says, in the reader's language, out of the numbers that the page has. */
export function useComparisonText() {
  const words = useWords(useTranslations('compare.text'));
  const because = useTranslations('told.incomparable');
  return {
    headline: (comparison: SaidComparison) => comparisonHeadline(comparison, words),
    notes: ({ incomparable, noteKinds }: Pick<ComparisonSaidFragment, 'incomparable' | 'noteKinds'>) => [
      ...(incomparable === null
        ? []
        : [words.t('incomparable', { because: because(incomparable.code, toldValues(incomparable.values)) })]),
      ...noteKinds.map((kind) => words.t(`note.${kind}`)),
    ],
    reason: (row: SaidRow, minimumEffect: number) => insufficientReason(row, minimumEffect, words),
  };
}

const VERDICTS = ['REGRESSED', 'IMPROVED', 'NO_MATERIAL_CHANGE', 'INSUFFICIENT_DATA'] as const;

/** How many cells got which verdict, and the one furthest from no change: the sentence of packages/metrics, `comparisonHeadline`. */
export function comparisonHeadline(comparison: SaidComparison, { t, names, list }: ComparisonWords): string {
  const { rows, commonImages, confidence, minimumEffect, tests } = comparison;
  if (rows.length === 0) return t('nothing', { commonImages });
  const counts = VERDICTS.map((verdict) => ({ verdict, count: rows.filter((row) => row.verdict === verdict).length }));
  const changed = rows.filter(({ verdict }) => verdict === 'REGRESSED' || verdict === 'IMPROVED');
  const [largest] = changed.toSorted((a, b) => Math.abs(b.difference ?? 0) - Math.abs(a.difference ?? 0));
  const parts = [
    t('headline', {
      ...{ cells: rows.length, commonImages, minimumEffect: inPoints(minimumEffect) },
      counts: list(
        counts.filter(({ count }) => count > 0).map(({ verdict, count }) => t(`count.${verdict}`, { count })),
      ),
    }),
    largest !== undefined &&
      t('largest', {
        difference: inPoints(largest.difference ?? 0),
        ...{ low: inPoints(largest.interval.low), high: inPoints(largest.interval.high) },
        attack: names.attack(largest.attack),
        transform: names.transform(largest.transform),
      }),
    changed.length > 0 &&
      tests > 1 &&
      t('holm', {
        standing: changed.filter(({ adjustedPValue }) => adjustedPValue <= 1 - confidence).length,
        ...{ changed: changed.length, tests },
      }),
  ];
  return parts.filter((part) => part !== false).join('');
}

/** Why a row's data do not suffice; undefined where they do. */
export function insufficientReason(row: SaidRow, minimumEffect: number, { t }: ComparisonWords): string | undefined {
  const { verdict, n, interval } = row;
  if (verdict !== 'INSUFFICIENT_DATA') return undefined;
  if (n === 0) return t('noPair');
  const { low, high } = interval;
  return t(low > 0 || high < 0 ? 'openSize' : 'openChange', {
    ...{ n, low: inPoints(low), high: inPoints(high) },
    minimumEffect: inPoints(minimumEffect),
  });
}
