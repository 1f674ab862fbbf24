import { useTranslations } from 'next-intl';

const ATTACKS = ['plain-early', 'plain-full', 'averaged', 'averaged-full', 'noise'] as const;
const TRANSFORMS = [
  'identity',
  'jpeg',
  'webp',
  'median',
  'gaussian-blur',
  'motion-blur',
  'brightness',
  'contrast',
  'crop',
  'invert',
  'noise',
  'resize',
  'rotate',
  'stretch',
] as const;

/** What results name by ids, in the reader's language; an id that this version does not know stands for itself. */
export function useNames() {
  const t = useTranslations('names');

  /** `plain-early` is `plain, early stop`. */
  const attack = (id: string): string => {
    const known = ATTACKS.find((name) => name === id);
    return known === undefined ? id : t(`attack.${known}`);
  };

  /** `jpeg:75` is `JPEG 75`, `resize:0.5+jpeg:75` is `resize 0.5, then JPEG 75`. */
  const transform = (spec: string): string => {
    const [first = '', ...next] = spec.split('+');
    if (next.length > 0) return t('then', { first: transform(first), next: transform(next.join('+')) });
    const [id = '', ...parts] = spec.split(':');
    const known = TRANSFORMS.find((name) => name === id);
    return [known === undefined ? id : t(`transform.${known}`), ...parts.map(range)].join(' ');
  };

  /** `0.5..1` is `0.5 to 1`. */
  const range = (part: string): string => {
    const [low = '', high] = part.split('..');
    return high === undefined ? part : t('range', { low, high });
  };

  return { attack, transform };
}
