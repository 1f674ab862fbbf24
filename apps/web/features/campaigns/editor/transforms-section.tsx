'use client';

import { useTranslations } from 'next-intl';
import { useCatalogue } from '#web/features/names/use-catalogue.ts';
import { SpecList } from '#web/features/suites/spec-list.tsx';
import { Card } from '#web/ui/card.tsx';
import { Choice } from '#web/ui/choice.tsx';
import { Field } from '#web/ui/field.tsx';
import { useCampaignForm } from './form-context.ts';

/** Transforms that the averaged attack optimises over, and those it is only judged under. */
export function TransformsSection() {
  const t = useTranslations('campaigns.editor');
  const { draft, change, material, errorOf } = useCampaignForm();
  const catalogue = useCatalogue();
  const { suites } = material.workspace;
  const bankText = draft.bank.map(({ spec }) => spec).join(' ');
  const suite = suites.find(
    ({ bank, evaluate }) =>
      bank.map(({ spec }) => spec).join(' ') === bankText && evaluate.join(' ') === draft.evaluate.join(' '),
  );
  const inBank = material.transforms.filter(({ inOptimisation }) => inOptimisation);
  return (
    <Card
      title={t('section.transforms')}
      description={draft.kind === 'ATTACK' ? t('transformsHint') : t('judgeTransformsHint')}
    >
      <Field label={t('suite')} className="mb-4 max-w-md" hint={suite && catalogue.suite(suite).description}>
        {(control) => (
          <Choice
            control={control}
            value={suite?.id}
            placeholder={t('ownTransforms')}
            options={suites.map((own) => ({ value: own.id, label: catalogue.suite(own).name }))}
            onChange={(id) => {
              const found = suites.find((candidate) => candidate.id === id);
              if (found !== undefined) change({ bank: found.bank, evaluate: found.evaluate });
            }}
          />
        )}
      </Field>
      <div className="grid gap-5 lg:grid-cols-2">
        {draft.kind === 'ATTACK' && (
          <SpecList
            title={t('bank')}
            hint={t('bankHint')}
            specs={draft.bank.map(({ spec }) => spec)}
            suggestions={inBank.flatMap(({ presets }) => presets)}
            error={errorOf('bank')}
            onChange={(specs) =>
              change({ bank: specs.map((spec) => draft.bank.find((entry) => entry.spec === spec) ?? { spec }) })
            }
          />
        )}
        <SpecList
          title={t('evaluate')}
          hint={draft.kind === 'ATTACK' ? t('evaluateHint') : t('judgeHint')}
          specs={draft.evaluate}
          suggestions={material.transforms.flatMap(({ presets }) => presets)}
          error={errorOf('evaluate')}
          onChange={(evaluate) => change({ evaluate })}
        />
      </div>
    </Card>
  );
}
