'use client';

import { Plus, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useNames } from '#web/features/names/use-names.ts';
import { Button, IconButton } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { Field } from '#web/ui/field.tsx';
import { NumberField } from '#web/ui/number-field.tsx';
import { Select } from '#web/ui/select.tsx';
import { amountOf, amountRange, COUNT, shownAmount } from './draft-faults.ts';
import { useCampaignForm } from './form-context.ts';
import { newRule, ruleKinds, transformScopes, type RuleDraft } from './gate-draft.ts';

/** What a run has to show to pass. Judged by intervals: too few images are inconclusive, not a pass. */
export function GateSection() {
  const t = useTranslations('campaigns.editor');
  const { draft, change, errorOf, touch } = useCampaignForm();
  const set = (index: number, next: RuleDraft) =>
    change({ rules: draft.rules.map((rule, at) => (at === index ? next : rule)) });
  return (
    <Card
      title={t('section.gate')}
      description={t('gateHint')}
      actions={
        <Button
          size="sm"
          icon={<Plus className="size-3.5" aria-hidden />}
          onClick={() => change({ rules: [...draft.rules, newRule('max-asr')] })}
        >
          {t('addRule')}
        </Button>
      }
    >
      {draft.rules.length === 0 ? (
        <p className="text-sm text-muted">{t('noRules')}</p>
      ) : (
        <>
          <ul className="flex flex-col gap-3">
            {draft.rules.map((rule, index) => (
              <li key={index} className="grid items-start gap-3 sm:grid-cols-[2fr_1.2fr_1.2fr_0.9fr_auto]">
                <Field label={t('rule')} error={errorOf(`rules.${index}`)}>
                  {(control) => (
                    <Select
                      control={control}
                      value={rule.kind}
                      options={ruleKinds.map((value) => ({ value, label: t(`ruleKind.${value}`) }))}
                      onChange={(kind) => set(index, newRule(kind))}
                    />
                  )}
                </Field>
                {rule.kind === 'no-open-warnings' ? (
                  <p className="text-xs text-muted sm:col-span-3 sm:pt-7">{t('warningsHint')}</p>
                ) : (
                  <RuleFields rule={rule} field={`gate.rules.${index}.amount`} onChange={(next) => set(index, next)} />
                )}
                <IconButton
                  className="sm:mt-5.5"
                  label={t('removeRule')}
                  icon={<Trash2 className="size-3.5" aria-hidden />}
                  onClick={() => change({ rules: draft.rules.filter((_, at) => at !== index) })}
                />
              </li>
            ))}
          </ul>
          <NumberField
            label={t('requiredImages')}
            hint={t('requiredImagesHint')}
            error={errorOf('gate.requiredImages')}
            className="mt-4 max-w-60"
            range={COUNT}
            value={draft.requiredImages}
            onChange={(requiredImages) => change({ requiredImages })}
            onSettle={() => touch('gate.requiredImages')}
          />
        </>
      )}
      {errorOf('gate') !== undefined && (
        <p role="alert" className="mt-2 text-xs text-bad">
          {errorOf('gate')}
        </p>
      )}
    </Card>
  );
}

interface RuleFieldsProps {
  readonly rule: RuleDraft;
  /** Name of the amount's field. */
  readonly field: string;
  readonly onChange: (rule: RuleDraft) => void;
}

function RuleFields({ rule, field, onChange }: RuleFieldsProps) {
  const t = useTranslations('campaigns.editor');
  const { draft, material, errorOf, touch } = useCampaignForm();
  const names = useNames();
  const isCount = rule.kind === 'required-images';
  const isJoint = rule.kind === 'max-joint-asr' || rule.kind === 'max-joint-change';
  // By the samples that are judged: an attack that makes two of each image has a rate for each.
  const samples = material.attacks
    .filter(({ name }) => draft.settings.attacks.includes(name))
    .flatMap((attack) => attack.samples);
  const [transform] = typeof rule.transforms === 'string' ? [rule.transforms] : rule.transforms;
  const [attack] = typeof rule.attacks === 'string' ? [rule.attacks] : rule.attacks;
  const specs = ['identity', ...draft.bank.map(({ spec }) => spec), ...draft.evaluate];
  return (
    <>
      <Field label={t('ruleAttacks')}>
        {(control) => (
          <Select
            control={control}
            value={attack}
            options={[
              { value: '*', label: t('everyAttack') },
              ...samples.map((id) => ({ value: id, label: names.attack(id) })),
            ]}
            onChange={(value) => onChange({ ...rule, attacks: value === '*' ? '*' : [value] })}
          />
        )}
      </Field>
      <Field label={t('ruleTransforms')}>
        {(control) => (
          <Select
            control={control}
            value={transform}
            options={[
              ...transformScopes.map((value) => ({ value, label: t(`scope.${value}`) })),
              ...(isJoint ? [] : [...new Set(specs)].map((value) => ({ value, label: names.transform(value) }))),
            ]}
            onChange={(value) =>
              onChange({ ...rule, transforms: transformScopes.some((scope) => scope === value) ? value : [value] })
            }
          />
        )}
      </Field>
      <NumberField
        label={isCount ? t('atLeast') : t('percent')}
        error={errorOf(field)}
        range={amountRange(rule.kind)}
        step={isCount ? 1 : 0.5}
        value={shownAmount(rule)}
        onChange={(shown) => onChange({ ...rule, amount: amountOf(rule.kind, shown) })}
        onSettle={() => touch(field)}
      />
    </>
  );
}
