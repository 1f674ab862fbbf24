import { IDENTITY, overlap } from '@holdfast/metrics';
import type {
  Report,
  ReportAttack,
  ReportCell,
  ReportComparison,
  ReportRate,
  ReportVerdict,
} from '../report-schema.ts';
import { counted, percent, points, pValueText, rateText } from '../text.ts';
import { averagedAmong, transformLabel } from './names.ts';

type Evidence = Pick<Report, 'attacks' | 'cells' | 'joint' | 'comparisons' | 'transforms' | 'counts'>;

/** What the numbers allow to say, in plain sentences; `transform` is the one that the headline speaks of beside the untransformed picture. */
export function verdictOf(evidence: Evidence, transform: string | null): ReportVerdict {
  const attack = averagedAmong(evidence.attacks) ?? evidence.attacks.find(({ isControl }) => !isControl);
  const untransformed = attack && cellOf(evidence, attack.id, IDENTITY);
  if (attack === undefined || untransformed === undefined || untransformed.attackSuccess.n === 0) {
    const { images, eligible, ineligible, errors } = evidence.counts;
    const headline =
      eligible + ineligible + errors === 0
        ? `Nothing was measured: of ${counted(images, 'image')}, none has been attacked.`
        : `Nothing was measured: of ${counted(images, 'image')}, ${ineligible} held no target and ${errors} ` +
          'failed, so there is no eligible image to attack.';
    return { conclusion: 'nothing-measured', headline, details: [], attack: attack?.id ?? null, transform };
  }
  return {
    conclusion: conclusionOf(evidence, attack),
    headline: headlineOf(evidence, { attack, untransformed, transform }),
    details: [
      ...differences(evidence, { attack, transform }),
      ...jointly(evidence, attack),
      ...noiseControl(evidence, transform),
      `n = ${untransformed.attackSuccess.n} eligible of ${counted(evidence.counts.images, 'image')}${width(untransformed.attackSuccess)}`,
    ],
    attack: attack.id,
    transform,
  };
}

function cellOf({ cells }: Pick<Evidence, 'cells'>, attack: string, transform: string): ReportCell | undefined {
  return cells.find((cell) => cell.attack === attack && cell.transform === transform);
}

/** Judged where the claim is strongest: success under the untransformed picture and every seen transform at once. */
function conclusionOf({ joint, attacks }: Evidence, attack: ReportAttack): ReportVerdict['conclusion'] {
  const rateFor = (id: string): ReportRate | undefined => joint.find((entry) => entry.attack === id)?.seen.survivesAll;
  const own = rateFor(attack.id);
  if (own === undefined || own.n === 0) return 'inconclusive';
  // None of three images is compatible with most of all images being fooled: too few to say that a model withstands anything.
  if (own.successes === 0) return own.interval.high <= 0.5 ? 'withstood' : 'inconclusive';
  const control = attacks.find(({ isControl }) => isControl);
  const noise = control && rateFor(control.id);
  if (noise === undefined || noise.n === 0) return 'inconclusive';
  return own.interval.low > noise.interval.high && !overlap(own.interval, noise.interval) ? 'fooled' : 'inconclusive';
}

/** `plain early stop`; `averaged`. */
function shortName({ attacks }: Pick<Evidence, 'attacks'>, attack: string): string {
  const title = attacks.find(({ id }) => id === attack)?.title ?? attack;
  return attack.startsWith('plain') ? title.replace(', ', ' ') : attack.replaceAll('-', ' ');
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function headlineOf(
  evidence: Evidence,
  { attack, untransformed, transform }: { attack: ReportAttack; untransformed: ReportCell; transform: string | null },
): string {
  const start = `${capital(shortName(evidence, attack.id))} attack: fools the model on ${rateText(untransformed.attackSuccess)} untransformed`;
  const changed = transform === null ? undefined : cellOf(evidence, attack.id, transform);
  if (transform === null || changed === undefined) return `${start}.`;
  const { successes, n } = changed.attackSuccess;
  if (n === 0) return `${start}; under ${transformLabel(transform)} no image is eligible.`;
  const others = evidence.attacks
    .filter(({ id, isControl }) => id !== attack.id && !isControl)
    .flatMap(({ id }) => {
      const rate = cellOf(evidence, id, transform)?.attackSuccess;
      return rate === undefined || rate.n === 0 ? [] : [`${shortName(evidence, id)} keeps ${rate.successes}/${rate.n}`];
    });
  const contrast = others.length === 0 ? '' : `, where ${others.join(' and ')}`;
  return `${start}, and keeps ${successes}/${n} under ${transformLabel(transform)}${contrast}.`;
}

function differences(
  evidence: Evidence,
  { attack, transform }: { attack: ReportAttack; transform: string | null },
): readonly string[] {
  return evidence.comparisons
    .filter((entry) => entry.transform === transform && entry.first === attack.id && entry.second.startsWith('plain'))
    .flatMap(({ second, n, difference, interval, pValue, confidence }) => {
      if (difference === null) return [];
      const closing = doubt(interval, pValue);
      return [
        `Against ${shortName(evidence, second)} on the same ${counted(n, 'image')} under ${transformLabel(transform ?? IDENTITY)}: ${points(difference)} ` +
          `percentage points (${percent(confidence)} interval ${points(interval.low)} to ${points(interval.high)}, exact McNemar p ${pPhrase(pValue)}).${closing}`,
      ];
    });
}

/** Interval and exact test may disagree for small n; the reader is told which claim they allow. */
function doubt(interval: ReportComparison['interval'], pValue: number): string {
  if (interval.low <= 0 && interval.high >= 0) return ' The interval holds 0: this run does not tell the two apart.';
  return pValue < 0.05 ? '' : ' The exact test stays above 0.05: more images are needed to be sure.';
}

const pPhrase = (p: number): string => (pValueText(p).startsWith('<') ? pValueText(p) : `= ${pValueText(p)}`);

function jointly({ joint, transforms }: Evidence, attack: ReportAttack): readonly string[] {
  const own = joint.find((entry) => entry.attack === attack.id);
  if (own === undefined) return [];
  const count = (seen: boolean): number =>
    transforms.filter((row) => row.spec !== IDENTITY && row.seen === seen).length;
  const sentence = (rate: ReportRate, what: string): readonly string[] =>
    rate.n === 0 ? [] : [`Under ${what} at once: ${rateText(rate)}.`];
  return [
    ...(count(true) === 0 ? [] : sentence(own.seen.survivesAll, `the ${counted(count(true), 'seen transform')}`)),
    ...(own.unseen === null
      ? []
      : sentence(own.unseen.survivesAll, `the ${counted(count(false), 'unseen transform')}`)),
  ];
}

function noiseControl(evidence: Evidence, transform: string | null): readonly string[] {
  const control = evidence.attacks.find(({ isControl }) => isControl);
  const plain = control && cellOf(evidence, control.id, IDENTITY)?.attackSuccess;
  if (control === undefined || plain === undefined || plain.n === 0)
    return ['No random-noise control was run beside it.'];
  const changed = transform === null ? undefined : cellOf(evidence, control.id, transform)?.attackSuccess;
  const under =
    changed === undefined || changed.n === 0 || transform === null
      ? ''
      : `, ${changed.successes}/${changed.n} under ${transformLabel(transform)}`;
  return [`Random noise of the same budget fools it on ${rateText(plain)} untransformed${under}.`];
}

/** Said where the interval is so wide that a reader could take the rate for more than it is. */
function width({ interval }: ReportRate): string {
  return interval.high - interval.low > 0.2 ? ': intervals are wide.' : '.';
}
