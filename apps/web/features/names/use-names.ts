import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { TransformKey } from '#web/graphql/schema.generated.ts';
import { isNamedObjective, objectiveParts } from '#web/features/objectives/objective-parts.ts';

const ATTACKS = ['plain', 'plain-early', 'plain-full', 'averaged', 'averaged-full', 'noise'] as const;

/** `gaussian-blur` of GAUSSIAN_BLUR. */
type Dashed<Key extends string> = Key extends `${infer First}_${infer Rest}` ? `${First}-${Dashed<Rest>}` : Key;
type TransformId = Lowercase<Dashed<TransformKey>>;

/** One of the API's that is missing here, or has no name in the catalogue, does not compile. */
const TRANSFORMS: Readonly<Record<TransformId, true>> = {
  identity: true,
  jpeg: true,
  webp: true,
  median: true,
  'gaussian-blur': true,
  'motion-blur': true,
  brightness: true,
  contrast: true,
  crop: true,
  invert: true,
  noise: true,
  resize: true,
  rotate: true,
  stretch: true,
};

const isTransform = (id: string): id is TransformId => Object.hasOwn(TRANSFORMS, id);

type Translate = ReturnType<typeof useTranslations<'names'>>;

/** What results name by ids, in the reader's language; an id that this version does not know stands for itself. */
export function useNames() {
  const t = useTranslations('names');
  return useMemo(() => namesIn(t), [t]);
}

export const namesIn = (t: Translate) => ({
  attack: (id: string) => attackName(t, id),
  transform: (spec: string) => transformName(t, spec),
  objective: (text: string) => objectiveName(t, text),
});

export type Names = ReturnType<typeof namesIn>;

/** `plain-early` is `plain, early stop`. */
function attackName(t: Translate, id: string): string {
  const known = ATTACKS.find((name) => name === id);
  return known === undefined ? id : t(`attack.${known}`);
}

/** `jpeg:75` is `JPEG 75`, `resize:0.5+jpeg:75` is `resize 0.5, then JPEG 75`, `stretch:1:1.1` is `stretch 1 wide, 1.1 high`. */
function transformName(t: Translate, spec: string): string {
  const [first = '', ...next] = spec.split('+');
  if (next.length > 0) return t('then', { first: transformName(t, first), next: transformName(t, next.join('+')) });
  const [id = '', ...parts] = spec.split(':');
  const name = isTransform(id) ? t(`transform.${id}`) : id;
  return [name, ...parametersOf(t, { id, parts: parts.map((part) => rangeName(t, part)) })].join(' ');
}

/** Two scales side by side read as one range said twice, so those of `stretch` say which axis is which. */
function parametersOf(t: Translate, { id, parts }: { id: string; parts: readonly string[] }): readonly string[] {
  const [width, height, ...rest] = parts;
  if (id !== 'stretch' || width === undefined || height === undefined) return parts;
  return [t('scales', { width, height }), ...rest];
}

/** `0.5..1` is `0.5 to 1`. */
function rangeName(t: Translate, part: string): string {
  const [low = '', high] = part.split('..');
  return high === undefined ? part : t('range', { low, high });
}

/** `vanish:person` is `person vanishes`, `mislabel:cat->dog` is `cat taken for dog`. */
function objectiveName(t: Translate, text: string): string {
  const { name, first, second } = objectiveParts(text);
  if (!isNamedObjective(name)) return text;
  if (name === 'mislabel' && second !== '') return t('objective.mislabelTo', { first, second });
  if (name === 'untargeted')
    return first === '' ? t('objective.untargeted') : t('objective.untargetedAbout', { first });
  return t(`objective.${name}`, { first });
}
