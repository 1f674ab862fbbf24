import type { useTranslations } from 'next-intl';
import type { Words } from '#web/features/names/use-words.ts';
import type { WarningKind } from '#web/graphql/schema.generated.ts';
import { factValues } from '#web/lib/fact-values.ts';

export interface SaidWarning {
  /** The API's sentence, for a report that was stored without facts. */
  readonly text: string;
  readonly facts: {
    readonly kind: WarningKind;
    readonly attack: string | null;
    readonly transforms: readonly string[];
  } | null;
}

/** Names that a sentence lists before it only counts. */
const LISTED = 4;

/** A warning in the reader's language. Each kind has a message by its name: one without would not compile. */
export function warningText(
  { text, facts }: SaidWarning,
  { t, names, list }: Words<ReturnType<typeof useTranslations<'report.warnings'>>>,
): string {
  if (facts === null) return text;
  const { kind, attack, transforms } = facts;
  const rest = transforms.length - LISTED;
  return t(`text.${kind}`, {
    ...factValues(facts),
    attack: attack === null ? '' : names.attack(attack),
    count: transforms.length,
    transforms: list([
      ...transforms.slice(0, LISTED).map(names.transform),
      ...(rest > 0 ? [t('otherTransforms', { count: rest })] : []),
    ]),
  });
}
