'use client';

import { useMutation } from '@apollo/client/react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useCatalogue } from '#web/features/names/use-catalogue.ts';
import { fieldError, otherErrors } from '#web/lib/apollo/message-of.ts';
import { tellFailure, tellRefusal } from '#web/lib/apollo/tell.ts';
import { Button } from '#web/ui/button.tsx';
import { ConfirmButton } from '#web/ui/confirm-button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Checkbox, Field, Input } from '#web/ui/field.tsx';
import { Said } from '#web/ui/said.tsx';
import { Select } from '#web/ui/select.tsx';
import { Slider } from '#web/ui/slider.tsx';
import { useWorkspace } from '../shell/workspace-context.tsx';
import {
  PresetArchiveDocument,
  PresetSaveDocument,
  type PresetFieldsFragment,
  type PresetListQuery,
} from './preset-list.generated.ts';
import { COMBINATIONS, DIRECTIONS, NORMS } from './setting-values.ts';

type Settings = PresetFieldsFragment['settings'];

/** The averaged attack next to the plain one and the noise that both must beat, at the usual budget of 8 levels. */
const DEFAULTS: Settings = {
  attacks: ['plain', 'averaged', 'noise'],
  norm: 'linf',
  epsilonLevels: 8,
  stepLevels: 1,
  iterations: 40,
  momentum: 0,
  direction: 'sign',
  combination: 'mean',
  start: 'original',
  confirmDraws: 2,
};

interface PresetDialogProps {
  readonly preset: PresetFieldsFragment | undefined;
  readonly attacks: PresetListQuery['attacks'];
  readonly onClose: () => void;
}

export function PresetDialog({ preset, attacks, onClose }: PresetDialogProps) {
  const t = useTranslations('presets');
  const { id: workspaceId, can } = useWorkspace();
  const catalogue = useCatalogue();
  const [name, setName] = useState(
    preset === undefined ? '' : preset.builtIn ? t('copyOf', { name: preset.name }) : preset.name,
  );
  // As it was when the dialog opened: the list behind it may be read anew.
  const [readAt] = useState(preset?.updatedAt ?? null);
  const [description, setDescription] = useState(preset?.description ?? '');
  const [settings, setSettings] = useState<Settings>(preset?.settings ?? DEFAULTS);
  const refetchQueries = ['PresetList'];
  const [save, { data, loading }] = useMutation(PresetSaveDocument, { refetchQueries, onError: tellFailure });
  const [archive, archiving] = useMutation(PresetArchiveDocument, {
    refetchQueries,
    onError: tellFailure,
    onCompleted: ({ presetArchive }) => {
      if (!tellRefusal(presetArchive.userErrors)) onClose();
    },
  });
  const errors = data?.presetSave.userErrors;
  const attacksError = fieldError(errors, 'attacks');
  const set = (change: Partial<Settings>) => setSettings((old) => ({ ...old, ...change }));
  const isOwn = preset !== undefined && !preset.builtIn;

  const send = async () => {
    // The cache adds __typename to what it hands out, which is no part of the input.
    const {
      attacks: chosen,
      norm,
      epsilonLevels,
      stepLevels,
      iterations,
      momentum,
      direction,
      combination,
      start,
      confirmDraws,
    } = settings;
    const input = { workspaceId, name, description, ...(isOwn && { id: preset.id, unchangedSince: readAt }) };
    const answer = await save({
      variables: {
        input: {
          ...input,
          settings: {
            attacks: chosen,
            norm,
            epsilonLevels,
            stepLevels,
            iterations,
            momentum,
            direction,
            combination,
            start,
            confirmDraws,
          },
        },
      },
    });
    if (answer.data?.presetSave.userErrors.length === 0) onClose();
  };

  return (
    <Dialog
      open
      width="lg"
      onOpenChange={(open) => !open && onClose()}
      title={preset === undefined ? t('new') : preset.builtIn ? t('copyTitle', { name: preset.name }) : preset.name}
      description={t('dialogHint')}
      footer={
        can('suite.write') && (
          <>
            {isOwn && (
              <ConfirmButton
                label={t('archive')}
                sure={t('reallyArchive')}
                busy={archiving.loading}
                onConfirm={() => void archive({ variables: { id: preset.id } })}
              />
            )}
            <Button tone="primary" busy={loading} disabled={name.trim() === ''} onClick={() => void send()}>
              {t('save')}
            </Button>
          </>
        )
      }
    >
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label={t('name')} error={fieldError(errors, 'name')}>
          {(control) => <Input {...control} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label={t('descriptionLabel')}>
          {(control) => (
            <Input {...control} value={description} onChange={(event) => setDescription(event.target.value)} />
          )}
        </Field>
        <fieldset className="sm:col-span-2">
          <legend className="mb-2 text-xs font-medium text-muted">{t('attacks')}</legend>
          <div className="grid gap-2 sm:grid-cols-2">
            {attacks.map((attack) => (
              <Checkbox
                key={attack.name}
                label={catalogue.attack(attack).title}
                hint={catalogue.attack(attack).summary}
                checked={settings.attacks.includes(attack.name)}
                onChange={(event) =>
                  set({
                    attacks: event.target.checked
                      ? [...settings.attacks, attack.name]
                      : settings.attacks.filter((other) => other !== attack.name),
                  })
                }
              />
            ))}
          </div>
          {attacksError !== undefined && (
            <p role="alert" className="mt-1 text-xs text-bad">
              <Said>{attacksError}</Said>
            </p>
          )}
        </fieldset>
        <Strength
          label={t('epsilon')}
          unit={t('levels')}
          value={settings.epsilonLevels}
          min={0.5}
          max={settings.norm === 'l2' ? 512 : 64}
          step={0.5}
          error={fieldError(errors, 'epsilonLevels')}
          onChange={(epsilonLevels) => set({ epsilonLevels })}
        />
        <Strength
          label={t('step')}
          unit={t('levels')}
          value={settings.stepLevels}
          min={0.1}
          max={16}
          step={0.1}
          error={fieldError(errors, 'stepLevels')}
          onChange={(stepLevels) => set({ stepLevels })}
        />
        <Strength
          label={t('iterations')}
          unit=""
          value={settings.iterations}
          min={1}
          max={200}
          step={1}
          error={fieldError(errors, 'iterations')}
          onChange={(iterations) => set({ iterations })}
        />
        <Strength
          label={t('momentum')}
          unit=""
          value={settings.momentum}
          min={0}
          max={1}
          step={0.05}
          error={fieldError(errors, 'momentum')}
          onChange={(momentum) => set({ momentum })}
        />
        <Field label={t('norm')} error={fieldError(errors, 'norm')}>
          {(control) => (
            <Select
              control={control}
              value={settings.norm}
              options={NORMS.map((value) => ({ value: value, label: t(`norms.${value}`) }))}
              onChange={(norm) => set({ norm })}
            />
          )}
        </Field>
        <Field label={t('direction')} error={fieldError(errors, 'direction')}>
          {(control) => (
            <Select
              control={control}
              value={settings.direction}
              options={DIRECTIONS.map((value) => ({ value: value, label: t(`directions.${value}`) }))}
              onChange={(direction) => set({ direction })}
            />
          )}
        </Field>
        <Field label={t('combination')} hint={t('combinationHint')} error={fieldError(errors, 'combination')}>
          {(control) => (
            <Select
              control={control}
              value={settings.combination}
              options={[
                ...COMBINATIONS.map((value) => ({ value: value, label: t(`combinations.${value}`) })),
                ...(COMBINATIONS.some((value) => value === settings.combination)
                  ? []
                  : [{ value: settings.combination, label: settings.combination }]),
              ]}
              onChange={(combination) => set({ combination })}
            />
          )}
        </Field>
        <Field label={t('start')} hint={t('startHint')} error={fieldError(errors, 'start')}>
          {(control) => (
            <Input {...control} value={settings.start} onChange={(event) => set({ start: event.target.value })} />
          )}
        </Field>
      </div>
      {otherErrors(errors, [
        'name',
        'attacks',
        'epsilonLevels',
        'stepLevels',
        'iterations',
        'momentum',
        'norm',
        'direction',
        'combination',
        'start',
      ]).map((message) => (
        <p key={message} role="alert" className="mt-4 text-sm text-bad">
          <Said>{message}</Said>
        </p>
      ))}
    </Dialog>
  );
}

interface StrengthProps {
  readonly label: string;
  readonly unit: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly error: string | undefined;
  readonly onChange: (value: number) => void;
}

function Strength({ label, unit, value, min, max, step, error, onChange }: StrengthProps) {
  return (
    <div>
      <div className="flex items-baseline justify-between text-xs">
        <span className="font-medium text-muted">{label}</span>
        <span className="tabular">
          {value} {unit}
        </span>
      </div>
      <Slider
        value={[value]}
        min={min}
        max={max}
        step={step}
        labels={[label]}
        onChange={([next]) => onChange(Number((next ?? value).toFixed(2)))}
      />
      {error !== undefined && (
        <p role="alert" className="text-xs text-bad">
          {error}
        </p>
      )}
    </div>
  );
}
