import type { useTranslations } from 'next-intl';

interface Rate {
  readonly successes: number;
  readonly n: number;
}

/** What a report holds that the sentence speaks of. */
export interface PlainEvidence {
  readonly verdict: { readonly attack: string | null; readonly transform: string | null };
  readonly counts: { readonly images: number };
  readonly cells: readonly { readonly attack: string; readonly transform: string; readonly attackSuccess: Rate }[];
  readonly notTestedFacts: { readonly objective: string; readonly norm: string; readonly epsilonLevels: number };
}

interface Words {
  readonly t: ReturnType<typeof useTranslations<'report.plainVerdict'>>;
  readonly names: { readonly objective: (text: string) => string; readonly transform: (spec: string) => string };
}

/**
 * The verdict for whoever does not know the field's words: what happened, on how many images, after how small a change, and whether it outlives the
 * transform that the verdict is about. Null where nothing was measured.
 */
export function plainVerdict(evidence: PlainEvidence, { t, names }: Words): string | null {
  const { attack, transform } = evidence.verdict;
  const rateUnder = (spec: string) =>
    evidence.cells.find((cell) => cell.attack === attack && cell.transform === spec)?.attackSuccess;
  const untransformed = rateUnder('identity');
  if (untransformed === undefined || untransformed.n === 0) return null;
  const { objective, norm, epsilonLevels } = evidence.notTestedFacts;
  const { successes, n } = untransformed;
  const values = {
    ...{ objective: names.objective(objective), norm, epsilonLevels, successes, n },
    of: n < evidence.counts.images ? 'eligible' : 'all',
  };
  const changed = transform === null || transform === 'identity' ? undefined : rateUnder(transform);
  if (transform === null || changed === undefined || changed.n === 0) return begun(t('untransformed', values));
  const kept = { kept: changed.successes, m: changed.n, transform: names.transform(transform) };
  return begun(t('kept', { ...values, ...kept }));
}

/** Some languages begin with what happened, whose name may have a small letter. */
const begun = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);
