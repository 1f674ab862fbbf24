'use client';

import { Plus, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useNames } from '#web/features/names/use-names.ts';
import { Button, IconButton } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { Field, Input } from '#web/ui/field.tsx';
import { Select } from '#web/ui/select.tsx';
import { useCampaignForm } from './form-context.ts';
import { newRule, ruleKinds, transformScopes, type RuleDraft } from './gate-draft.ts';

/** What a run has to show to pass. Judged by intervals: too few images are inconclusive, not a pass. */
export function GateSection() {
  const t = useTranslations('campaigns.editor');
  const { draft, change, errorOf } = useCampaignForm();
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
              <li key={index} className="grid items-end gap-3 sm:grid-cols-[2fr_1.2fr_1.2fr_0.9fr_auto]">
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
                  <p className="pb-1.5 text-xs text-muted sm:col-span-3">{t('warningsHint')}</p>
                ) : (
                  <RuleFields rule={rule} onChange={(next) => set(index, next)} />
                )}
                <IconButton
                  label={t('removeRule')}
                  icon={<Trash2 className="size-3.5" aria-hidden />}
                  onClick={() => change({ rules: draft.rules.filter((_, at) => at !== index) })}
                />
              </li>
            ))}
          </ul>
          <Field label={t('requiredImages')} hint={t('requiredImagesHint')} className="mt-4 max-w-60">
            {(control) => (
              <Input
                {...control}
                type="number"
                min={1}
                value={draft.requiredImages}
                onChange={(event) => change({ requiredImages: Number(event.target.value) })}
              />
            )}
          </Field>
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

function RuleFields({ rule, onChange }: { readonly rule: RuleDraft; readonly onChange: (rule: RuleDraft) => void }) {
  const t = useTranslations('campaigns.editor');
  const { draft, material } = useCampaignForm();
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
      <Field label={isCount ? t('atLeast') : t('percent')}>
        {(control) => (
          <Input
            {...control}
            type="number"
            min={isCount ? 1 : 0}
            max={isCount ? undefined : 100}
            step={isCount ? 1 : 0.5}
            value={isCount ? rule.amount : Math.round(rule.amount * 1000) / 10}
            onChange={(event) =>
              onChange({ ...rule, amount: isCount ? Number(event.target.value) : Number(event.target.value) / 100 })
            }
          />
        )}
      </Field>
    </>
  );
}
