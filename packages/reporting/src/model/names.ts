import { attacks, type Attack } from '@holdfast/attacks';
import { IDENTITY, type WarningNames } from '@holdfast/metrics';
import type { ReportAttack } from '../report-schema.ts';

/** Id of the random-noise control in results. */
export const NOISE = attacks.noise.name;

/** The averaged attack of a report: the one with early stop where both ran. */
export function averagedAmong(shown: readonly ReportAttack[]): ReportAttack | undefined {
  const ids = [attacks.averaged, attacks['averaged-full']].flatMap(({ variants }) => variants.map(({ id }) => id));
  return shown.find(({ id }) => id === ids[0]) ?? shown.find(({ id }) => ids.includes(id));
}

/** Every attack that results can name, in the order of the report. */
const knownAttacks = Object.values<Attack>(attacks).flatMap((attack): readonly ReportAttack[] =>
  attack.kind === 'control'
    ? [{ id: attack.name, title: attack.title, isControl: true }]
    : attack.variants.map(({ id, title }) => ({ id, title, isControl: false })),
);

/** The attacks with these ids in the order of the report; one that this version does not know keeps its id as its title. */
export function orderedAttacks(ids: Iterable<string>): readonly ReportAttack[] {
  const wanted = new Set(ids);
  const known = knownAttacks.filter(({ id }) => wanted.delete(id));
  return [...known, ...[...wanted].map((id) => ({ id, title: id, isControl: false }))];
}

const PROPER_NAMES = new Map([
  ['jpeg', 'JPEG'],
  ['webp', 'WebP'],
]);

/** A transform's name in a sentence: `JPEG`, `motion blur`. */
export function transformName(name: string): string {
  return PROPER_NAMES.get(name) ?? name.replaceAll('-', ' ');
}

/** A spec in a sentence: `jpeg:75` is `JPEG 75`, `identity` is `untransformed`, `resize:0.5+jpeg:75` is `resize 0.5, then JPEG 75`. */
export function transformLabel(spec: string): string {
  if (spec === IDENTITY) return 'untransformed';
  if (spec.includes('+')) return spec.split('+').map(transformLabel).join(', then ');
  const [name = '', ...parts] = spec.split(':');
  return [transformName(name), ...parts].join(' ').replaceAll('..', ' to ');
}

/** How warnings name what they speak of. */
export const WARNING_NAMES: WarningNames = {
  attack: (id) => knownAttacks.find((attack) => attack.id === id)?.title ?? id,
  transform: transformLabel,
};
