'use client';

import { useTranslations } from 'next-intl';
import { useCatalogue } from '#web/features/names/use-catalogue.ts';
import { Card } from '#web/ui/card.tsx';
import { Choice } from '#web/ui/choice.tsx';
import { Checkbox, Field, Input } from '#web/ui/field.tsx';
import { NumberField } from '#web/ui/number-field.tsx';
import { Select } from '#web/ui/select.tsx';
import { settingRange, type SettingName } from './draft-faults.ts';
import type { Settings } from './draft.ts';
import { useCampaignForm } from './form-context.ts';

const NORMS = ['linf', 'l2'] as const;
const COMBINATIONS = ['mean', 'adaptive', 'max'] as const;

/** The attacks, and the one budget that all of them share. */
export function AttackSection() {
  const t = useTranslations('campaigns.editor');
  const { draft, change, material, errorOf, touch } = useCampaignForm();
  const catalogue = useCatalogue();
  const { settings } = draft;
  const set = (next: Partial<Settings>) => change({ settings: { ...settings, ...next } });
  const { presets } = material.workspace;
  const preset = presets.find((candidate) => sameSettings(candidate.settings, settings));
  const number = (name: SettingName, step: number) => (
    <NumberField
      label={t(`setting.${name}`)}
      error={errorOf(`settings.${name}`)}
      step={step}
      range={settingRange(name, settings.norm)}
      value={settings[name]}
      onChange={(value) => set({ [name]: value })}
      onSettle={() => touch(`settings.${name}`)}
    />
  );
  const attacksError = errorOf('settings.attacks');
  return (
    <Card title={t('section.attack')} description={t('attackHint')}>
      <div className="grid gap-4 sm:grid-cols-4">
        <Field label={t('preset')} className="sm:col-span-2" hint={preset && catalogue.preset(preset).description}>
          {(control) => (
            <Choice
              control={control}
              value={preset?.id}
              placeholder={t('ownSettings')}
              options={presets.map((own) => ({ value: own.id, label: catalogue.preset(own).name }))}
              onChange={(id) => {
                const found = presets.find((candidate) => candidate.id === id);
                if (found !== undefined) change({ settings: found.settings });
              }}
            />
          )}
        </Field>
        {number('epsilonLevels', 0.5)}
        {number('stepLevels', 0.25)}
        {number('iterations', 1)}
      </div>
      <fieldset className="mt-4" data-faulty={attacksError === undefined ? undefined : true}>
        <legend className="mb-1.5 text-xs font-medium text-muted">{t('attacks')}</legend>
        <div className="grid gap-2 md:grid-cols-2">
          {material.attacks.map(({ name, key }) => (
            <Checkbox
              key={name}
              label={catalogue.attack({ key }).title}
              hint={catalogue.attack({ key }).summary}
              checked={settings.attacks.includes(name)}
              onChange={(event) => {
                set({
                  attacks: event.target.checked
                    ? material.attacks
                        .map((attack) => attack.name)
                        .filter((other) => other === name || settings.attacks.includes(other))
                    : settings.attacks.filter((other) => other !== name),
                });
                touch('settings.attacks');
              }}
            />
          ))}
        </div>
        {attacksError !== undefined && (
          <p role="alert" className="mt-1 text-xs text-bad">
            {attacksError}
          </p>
        )}
      </fieldset>
      <details className="mt-4">
        <summary className="text-xs font-medium text-muted">{t('more')}</summary>
        <div className="mt-3 grid gap-4 sm:grid-cols-4">
          <Field label={t('setting.norm')} error={errorOf('settings.norm')}>
            {(control) => (
              <Select
                control={control}
                value={NORMS.find((norm) => norm === settings.norm)}
                options={NORMS.map((value) => ({ value, label: t(`norm.${value}`) }))}
                onChange={(norm) => set({ norm })}
              />
            )}
          </Field>
          <Field label={t('setting.combination')} error={errorOf('settings.combination')}>
            {(control) => (
              <Select
                control={control}
                value={COMBINATIONS.find((name) => name === settings.combination)}
                placeholder={settings.combination}
                options={COMBINATIONS.map((value) => ({ value, label: t(`combination.${value}`) }))}
                onChange={(combination) => set({ combination })}
              />
            )}
          </Field>
          {number('momentum', 0.1)}
          {number('confirmDraws', 1)}
          <Field label={t('seedPolicy')}>
            {(control) => (
              <Select
                control={control}
                value={draft.seed.kind}
                options={[
                  { value: 'FIXED', label: t('seedFixed') },
                  { value: 'PER_RUN', label: t('seedPerRun') },
                ]}
                onChange={(kind) => change({ seed: { ...draft.seed, kind } })}
              />
            )}
          </Field>
          {draft.seed.kind === 'FIXED' && (
            <Field label={t('seed')} error={errorOf('seed')}>
              {(control) => (
                <Input
                  {...control}
                  inputMode="numeric"
                  value={draft.seed.seed}
                  onChange={(event) => change({ seed: { kind: 'FIXED', seed: event.target.value } })}
                  onBlur={() => touch('seed')}
                />
              )}
            </Field>
          )}
        </div>
      </details>
    </Card>
  );
}

const sameSettings = (a: Settings, b: Settings): boolean =>
  a.attacks.join() === b.attacks.join() &&
  (
    [
      'norm',
      'epsilonLevels',
      'stepLevels',
      'iterations',
      'direction',
      'momentum',
      'combination',
      'start',
      'confirmDraws',
    ] as const
  ).every((name) => a[name] === b[name]);
