import { useTranslations } from 'next-intl';
import { useWords, type Words } from '#web/features/names/use-words.ts';
import { factValues } from '#web/lib/fact-values.ts';
import { inPoints } from '#web/lib/format/in-points.ts';
import { toldValues } from '#web/lib/told-values.ts';
import type { GateSentencesFragment } from './gate-sentences.generated.ts';

type Rule = Omit<GateSentencesFragment['rules'][number], 'inconclusiveReason'>;
type Facts = NonNullable<Rule['facts']>;

export interface GateWords extends Words<ReturnType<typeof useTranslations<'gateText'>>> {
  readonly because: ReturnType<typeof useTranslations<'told.incomparable'>>;
}

/** What a gate says, in the reader's language. */
export function useGateText() {
  const words = { ...useWords(useTranslations('gateText')), because: useTranslations('told.incomparable') };
  return {
    headline: (verdict: GateSentencesFragment) => gateHeadline(verdict, words),
    sentence: (rule: Rule) => gateSentence(rule, words),
  };
}

interface Verdict extends Pick<GateSentencesFragment, 'status' | 'headline'> {
  readonly rules: readonly Rule[];
}

/** The verdict in one sentence: of the first rule that came out like it. */
export function gateHeadline({ status, headline, rules }: Verdict, words: GateWords): string {
  const { t } = words;
  const own = rules.filter((rule) => rule.status === status);
  const [first] = own;
  if (first === undefined || first.facts === null) return headline;
  const total = rules.length;
  const share = total === 1 ? '' : t('share', { own: own.length, total });
  return t(`headline.${status}`, { total, share, sentence: gateSentence(first, words) });
}

/** A rule's sentence: each kind has a message by its name, and one without would not compile. A verdict that was stored without facts keeps its own. */
export function gateSentence({ status, sentence, limit, observed, facts }: Rule, words: GateWords): string {
  if (facts === null) return sentence;
  const { t, list } = words;
  const { kind, acceptedImages, acknowledgedWarnings, alike, openWarnings } = facts;
  const said = t(`text.${kind}`, {
    settlingImages: 0,
    ...factValues(facts),
    limit: limit ?? 0,
    limitPoints: inPoints(limit ?? 0),
    baseline: facts.baseline ?? '',
    incomparable:
      facts.because === null
        ? (facts.incomparable ?? '')
        : words.because(facts.because.code, toldValues(facts.because.values)),
    subject: subjectOf(facts, words),
    warnings: list(openWarnings.map((code) => t(`warning.${code}`))),
    what: facts.change === null ? rateOf(observed, words) : changeOf({ change: facts.change, observed }, words),
  });
  const rest = [
    acceptedImages > 0 && t('accepted', factValues(facts)),
    acknowledgedWarnings !== null && acknowledgedWarnings > 0 && t('acknowledged', { count: acknowledgedWarnings }),
    alike > 0 && t(`alike.${status}`, { count: alike }),
  ];
  return said + rest.filter((part) => part !== false).join('');
}

function subjectOf({ attack, transform }: Facts, { t, names }: GateWords): string {
  if (attack === null) return '';
  // `*` where an attack was not measured under any transform.
  if (transform === null || transform === '*') return names.attack(attack);
  const scope = (['all', 'seen', 'unseen'] as const).find((known) => transform === `joint:${known}`);
  return t('subject', {
    attack: names.attack(attack),
    transform: scope === undefined ? names.transform(transform) : t(`joint.${scope}`),
  });
}

function rateOf(observed: Rule['observed'], { t }: GateWords): string {
  if (observed === null || observed.rate === null) return t('noRate');
  return t('rate', { ...factValues({ ...observed, ...observed.interval }), share: observed.rate });
}

function changeOf(
  { change, observed }: { readonly change: NonNullable<Facts['change']>; readonly observed: Rule['observed'] },
  { t }: GateWords,
): string {
  const { n, difference, interval } = change;
  if (difference === null || observed === null) return t('noChange');
  const { low, high } = interval;
  return t('change', {
    ...{ n, confidence: observed.confidence, difference: inPoints(difference) },
    ...{ low: inPoints(low), high: inPoints(high) },
  });
}
