'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useNames } from '#web/features/names/use-names.ts';
import { Card } from '#web/ui/card.tsx';
import { ruleDrafts, transformScopes, type RuleDraft } from './editor/gate-draft.ts';

/** What runs of a campaign have to show to pass. Loaded where there is a gate: rules are read as they are stored, which takes a parser. */
export default function GateCard({ gate }: { readonly gate: unknown }) {
  const t = useTranslations('campaigns.editor');
  const { rules, requiredImages } = ruleDrafts(gate);
  return (
    <Card title={t('section.gate')} description={t('gateHint')}>
      <ul className="flex flex-col gap-2 text-sm">
        {rules.map((rule, index) => (
          <Rule key={index} rule={rule} />
        ))}
      </ul>
      <p className="tabular mt-3 text-xs text-muted">
        {t('requiredImages')}: {requiredImages}
      </p>
    </Card>
  );
}

function Rule({ rule: { kind, attacks, transforms, amount } }: { readonly rule: RuleDraft }) {
  const t = useTranslations('campaigns.editor');
  const format = useFormatter();
  const names = useNames();
  const about = (chosen: string | readonly string[]) => (typeof chosen === 'string' ? [chosen] : chosen);
  const transformName = (spec: string) => {
    const scope = transformScopes.find((name) => name === spec);
    return scope === undefined ? names.transform(spec) : t(`scope.${scope}`);
  };
  const attackName = (id: string) => (id === '*' ? t('everyAttack') : names.attack(id));
  return (
    <li>
      <span>{t(`ruleKind.${kind}`)}</span>{' '}
      {kind !== 'no-open-warnings' && (
        <>
          <span className="tabular font-medium">
            {kind === 'required-images'
              ? format.number(amount)
              : format.number(amount, { style: 'percent', maximumFractionDigits: 1 })}
          </span>
          <span className="block text-xs text-muted">
            {[...about(attacks).map(attackName), ...about(transforms).map(transformName)].join(' · ')}
          </span>
        </>
      )}
    </li>
  );
}
