'use client';

import { Plus, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { VersionSelector } from '#web/graphql/schema.generated.ts';
import { Button, IconButton } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { Choice } from '#web/ui/choice.tsx';
import { Checkbox, Field } from '#web/ui/field.tsx';
import { Select } from '#web/ui/select.tsx';
import { objectiveFor, type ModelDraft } from './draft.ts';
import { useCampaignForm } from './form-context.ts';

const SELECTORS: readonly VersionSelector[] = ['LATEST', 'TAG', 'EXACT'];

/** Which versions of which models: the newest, the one that carries a tag, or one for good. */
export function ModelsSection() {
  const t = useTranslations('campaigns.editor');
  const { draft, change, material, errorOf } = useCampaignForm();
  const models = material.workspace.models.edges.map(({ node }) => node).filter(({ latest }) => latest !== null);
  const choose = (chosen: readonly ModelDraft[]) => {
    // The objective is of the first model's task and classes.
    const version = models.find(({ id }) => id === chosen[0]?.modelId)?.latest;
    change({ models: chosen, objective: objectiveFor(material, { version, objective: draft.objective }) });
  };
  const set = (index: number, next: ModelDraft) =>
    choose(draft.models.map((model, at) => (at === index ? next : model)));
  return (
    <Card title={t('section.models')} description={t('modelsHint')}>
      <ul className="flex flex-col gap-3">
        {draft.models.map((chosen, index) => {
          const model = models.find(({ id }) => id === chosen.modelId);
          return (
            <li key={index} className="grid items-start gap-3 sm:grid-cols-[2fr_1.4fr_1.4fr_auto]">
              <Field label={t('model')} error={errorOf(`models.${index}.modelId`)}>
                {(control) => (
                  <Choice
                    control={control}
                    value={chosen.modelId}
                    options={models.map(({ id, name }) => ({ value: id, label: name }))}
                    onChange={(modelId) => set(index, { modelId, selector: 'LATEST' })}
                  />
                )}
              </Field>
              <Field label={t('version')}>
                {(control) => (
                  <Select
                    control={control}
                    value={chosen.selector}
                    options={SELECTORS.map((value) => ({ value, label: t(`selector.${value}`) }))}
                    onChange={(selector) => set(index, { modelId: chosen.modelId, selector })}
                  />
                )}
              </Field>
              {chosen.selector === 'LATEST' ? (
                <p className="text-xs text-muted sm:pt-7">{t('now', { number: model?.latest?.number ?? 0 })}</p>
              ) : (
                <Field
                  label={chosen.selector === 'TAG' ? t('tag') : t('number')}
                  error={errorOf(`models.${index}.${chosen.selector === 'TAG' ? 'tag' : 'versionId'}`)}
                >
                  {(control) =>
                    chosen.selector === 'TAG' ? (
                      <Select
                        control={control}
                        value={chosen.tag}
                        placeholder={t('choose')}
                        options={(model?.tags ?? []).map(({ tag }) => ({ value: tag, label: tag }))}
                        onChange={(tag) => set(index, { ...chosen, tag })}
                      />
                    ) : (
                      <Choice
                        control={control}
                        value={chosen.versionId}
                        placeholder={t('choose')}
                        options={(model?.versions ?? [])
                          .filter(({ state }) => state === 'READY')
                          .map(({ id, number }) => ({ value: id, label: t('versionNumber', { number }) }))}
                        onChange={(versionId) => set(index, { ...chosen, versionId })}
                      />
                    )
                  }
                </Field>
              )}
              {draft.models.length > 1 && (
                <IconButton
                  className="sm:mt-5.5"
                  label={t('removeModel')}
                  icon={<Trash2 className="size-3.5" aria-hidden />}
                  onClick={() => choose(draft.models.filter((_, at) => at !== index))}
                />
              )}
            </li>
          );
        })}
      </ul>
      <div className="mt-3 flex flex-wrap items-center justify-between gap-3">
        <Button
          size="sm"
          icon={<Plus className="size-3.5" aria-hidden />}
          onClick={() => {
            const [first] = models;
            if (first !== undefined) change({ models: [...draft.models, { modelId: first.id, selector: 'LATEST' }] });
          }}
        >
          {t('addModel')}
        </Button>
        <Checkbox
          label={t('onNewVersion')}
          checked={draft.triggerOnNewVersion}
          onChange={(event) => change({ triggerOnNewVersion: event.target.checked })}
        />
      </div>
    </Card>
  );
}
