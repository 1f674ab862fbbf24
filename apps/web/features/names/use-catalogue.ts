import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type {
  AttackKey,
  BuiltInPreset,
  BuiltInSuite,
  ObjectiveKey,
  TransformFieldKey,
  TransformKey,
} from '#web/graphql/schema.generated.ts';
import { useNames } from './use-names.ts';

interface Described {
  readonly name: string;
  readonly description: string;
}

/**
 * What the API brings along, in the reader's language: every key has its texts in the catalogue, and one without would not compile. What
 * people made keeps the name they gave it.
 */
export function useCatalogue() {
  const t = useTranslations('catalogue');
  const names = useNames();
  return useMemo(
    () => ({
      attack: ({ key }: { readonly key: AttackKey }) => ({
        title: t(`attack.${key}.title`),
        summary: t(`attack.${key}.summary`),
      }),
      objective: ({ key }: { readonly key: ObjectiveKey }) => t(`objective.${key}`),
      preset: (preset: Described & { readonly builtInKey: BuiltInPreset | null }): Described =>
        preset.builtInKey === null
          ? preset
          : {
              name: t(`preset.${preset.builtInKey}.name`),
              description: t(`preset.${preset.builtInKey}.description`),
            },
      suite: (suite: Described & { readonly builtInKey: BuiltInSuite | null }): Described =>
        suite.builtInKey === null
          ? suite
          : { name: t(`suite.${suite.builtInKey}.name`), description: t(`suite.${suite.builtInKey}.description`) },
      transform: ({ key, name }: { readonly key: TransformKey; readonly name: string }) => ({
        title: capitalised(names.transform(name)),
        summary: t(`transform.${key}`),
      }),
      field: ({ key, unit }: { readonly key: TransformFieldKey; readonly unit: string }) => ({
        name: t(`field.${key}.name`),
        summary: t(`field.${key}.summary`),
        unit: unit === '' ? '' : t('unit', { unit }),
      }),
    }),
    [t, names],
  );
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
