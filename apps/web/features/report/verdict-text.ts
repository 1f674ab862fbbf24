import type { useTranslations } from 'next-intl';

interface Rate {
  readonly rate: number | null;
  readonly successes: number;
  readonly n: number;
  readonly confidence: number;
  readonly interval: { readonly low: number; readonly high: number };
}

/** What a report holds that its verdict speaks of. */
export interface VerdictEvidence {
  readonly verdict: { readonly attack: string | null; readonly transform: string | null };
  readonly counts: {
    readonly images: number;
    readonly eligible: number;
    readonly ineligible: number;
    readonly errors: number;
  };
  readonly cells: readonly { readonly attack: string; readonly transform: string; readonly attackSuccess: Rate }[];
  readonly joint: readonly {
    readonly attack: string;
    readonly scope: string;
    readonly transforms: readonly string[];
    readonly survivesAll: Rate;
  }[];
  readonly comparisons: readonly {
    readonly first: string;
    readonly second: string;
    readonly transform: string;
    readonly n: number;
    readonly difference: number | null;
    readonly pValue: number;
    readonly interval: { readonly low: number; readonly high: number };
  }[];
}

interface Words {
  readonly t: ReturnType<typeof useTranslations<'report.verdictText'>>;
  readonly transformName: (spec: string) => string;
}

const IDENTITY = 'identity';
const NOISE = 'noise';
const SHORT = ['plain-early', 'plain-full', 'averaged', 'averaged-full', 'noise'] as const;

/**
 * The verdict in the reader's language, out of the numbers that the page has: the sentences that the API writes in English (packages/reporting,
 * `verdictOf`) for whoever has no catalogue. A test holds the two to the same numbers in the same order.
 */
export function verdictText(evidence: VerdictEvidence, words: Words): { headline: string; details: readonly string[] } {
  const { t } = words;
  const { attack, transform } = evidence.verdict;
  const { images, eligible, ineligible, errors } = evidence.counts;
  const untransformed = attack === null ? undefined : rateAt(evidence, attack, IDENTITY);
  if (attack === null || untransformed === undefined || untransformed.n === 0) {
    const isStarted = eligible + ineligible + errors > 0;
    return {
      headline: isStarted ? t('nothing', { images, ineligible, errors }) : t('notStarted', { images }),
      details: [],
    };
  }
  const wide = untransformed.interval.high - untransformed.interval.low > 0.2 ? 'yes' : 'no';
  return {
    headline: headlineOf(evidence, { attack, transform, untransformed }, words),
    details: [
      ...differences(evidence, { attack, transform }, words),
      ...(['seen', 'unseen'] as const).flatMap((scope) => jointly(evidence, { attack, scope }, words)),
      noiseControl(evidence, transform, words),
      t('n', { n: untransformed.n, images, wide }),
    ],
  };
}

const rateAt = ({ cells }: VerdictEvidence, attack: string, transform: string): Rate | undefined =>
  cells.find((cell) => cell.attack === attack && cell.transform === transform)?.attackSuccess;

function shortName(id: string, { t }: Words): string {
  const known = SHORT.find((name) => name === id);
  return known === undefined ? id : t(`attack.${known}`);
}

const percent = (share: number): string => `${Math.round(share * 100)}%`;

function rateText(rate: Rate, { t }: Words): string {
  const { successes, n, confidence, interval } = rate;
  return t('rate', {
    ...{ successes, n, share: percent(rate.rate ?? 0), confidence: percent(confidence) },
    ...{ low: String(Math.round(interval.low * 100)), high: percent(interval.high) },
  });
}

/** In percentage points, with its sign. */
function points(difference: number): string {
  const rounded = Math.round(difference * 100);
  if (rounded === 0) return '0';
  return rounded > 0 ? `+${rounded}` : `−${-rounded}`;
}

function headlineOf(
  evidence: VerdictEvidence,
  about: { readonly attack: string; readonly transform: string | null; readonly untransformed: Rate },
  words: Words,
): string {
  const { t, transformName } = words;
  const { attack, transform, untransformed } = about;
  const name = shortName(attack, words);
  const said = { attack: name.charAt(0).toUpperCase() + name.slice(1), rate: rateText(untransformed, words) };
  const changed = transform === null ? undefined : rateAt(evidence, attack, transform);
  if (transform === null || changed === undefined) return t('untransformed', said);
  const under = { ...said, transform: transformName(transform) };
  if (changed.n === 0) return t('noneEligible', under);
  const others = [...new Set(evidence.cells.map((cell) => cell.attack))]
    .filter((id) => id !== attack && id !== NOISE)
    .flatMap((id) => {
      const rate = rateAt(evidence, id, transform);
      return rate === undefined || rate.n === 0
        ? []
        : [t('keeps', { attack: shortName(id, words), kept: `${rate.successes}/${rate.n}` })];
    });
  const kept = { ...under, kept: `${changed.successes}/${changed.n}` };
  return others.length === 0 ? t('kept', kept) : t('keptWhere', { ...kept, others: others.join(t('and')) });
}

function differences(
  { comparisons }: VerdictEvidence,
  { attack, transform }: { readonly attack: string; readonly transform: string | null },
  words: Words,
): readonly string[] {
  return comparisons
    .filter((entry) => entry.transform === transform && entry.first === attack && entry.second.startsWith('plain'))
    .flatMap(({ second, n, difference, interval, pValue }) => {
      if (difference === null) return [];
      const doubt = interval.low <= 0 && interval.high >= 0 ? 'interval' : pValue < 0.05 ? 'none' : 'test';
      return [
        words.t('difference', {
          ...{ attack: shortName(second, words), n, transform: words.transformName(transform ?? IDENTITY) },
          ...{ difference: points(difference), low: points(interval.low), high: points(interval.high) },
          ...{ p: pValue < 0.001 ? '< 0.001' : `= ${pValue.toFixed(3)}`, doubt },
        }),
      ];
    });
}

function jointly(
  { joint }: VerdictEvidence,
  { attack, scope }: { readonly attack: string; readonly scope: 'seen' | 'unseen' },
  words: Words,
): readonly string[] {
  const own = joint.find((entry) => entry.attack === attack && entry.scope.toLowerCase() === scope);
  const count = own?.transforms.filter((spec) => spec !== IDENTITY).length ?? 0;
  if (own === undefined || count === 0 || own.survivesAll.n === 0) return [];
  return [words.t(scope, { count, rate: rateText(own.survivesAll, words) })];
}

function noiseControl(evidence: VerdictEvidence, transform: string | null, words: Words): string {
  const { t, transformName } = words;
  const plain = rateAt(evidence, NOISE, IDENTITY);
  if (plain === undefined || plain.n === 0) return t('noNoise');
  const changed = transform === null ? undefined : rateAt(evidence, NOISE, transform);
  const rate = rateText(plain, words);
  return changed === undefined || changed.n === 0 || transform === null
    ? t('noise', { rate })
    : t('noiseUnder', { rate, kept: `${changed.successes}/${changed.n}`, transform: transformName(transform) });
}
