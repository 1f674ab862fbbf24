import type { useTranslations } from 'next-intl';
import type { Words } from '#web/features/names/use-words.ts';
import { factValues } from '#web/lib/fact-values.ts';

interface NotTestedFacts {
  readonly eligible: number;
  readonly model: string;
  readonly transforms: readonly string[];
  readonly objective: string;
  readonly norm: string;
  readonly epsilonLevels: number;
  readonly inputWidth: number;
  readonly inputHeight: number;
}

/** Transforms that a sentence lists before it only counts. */
const LISTED = 12;
const ABOUT = ['images', 'transforms', 'objective', 'world', 'attacks'] as const;

/** What the reader must not conclude from a run: the sentences that the API writes in English (packages/reporting, `notTested`). */
export function notTestedTexts(
  facts: NotTestedFacts,
  { t, names }: Omit<Words<ReturnType<typeof useTranslations<'report.notTested'>>>, 'list'>,
): readonly string[] {
  const { model, transforms, objective, norm, ...numbers } = facts;
  const values = {
    ...factValues(numbers),
    ...{ model, objective, norm },
    transforms: transforms.slice(0, LISTED).map(names.transform).join(t('comma')),
    more: Math.max(0, transforms.length - LISTED),
  };
  // Where nothing was judged there are none to name.
  return ABOUT.filter((about) => about !== 'transforms' || transforms.length > 0).map((about) => t(about, values));
}
