'use client';

import { useTranslations } from 'next-intl';
import { Card } from '#web/ui/card.tsx';
import { Combobox } from '#web/ui/combobox.tsx';
import { Field } from '#web/ui/field.tsx';
import { Select } from '#web/ui/select.tsx';
import { useCampaignForm } from './form-context.ts';

const ANY = '*';

interface ObjectiveParts {
  /** The name before the colon: vanish, mislabel, untargeted, target. */
  readonly name: string;
  readonly first: string;
  readonly second: string;
}

const partsOf = (objective: string): ObjectiveParts => {
  const [name = '', rest = ''] = objective.split(/:(.*)/s, 2);
  const [first = '', second = ''] = rest.split('->', 2);
  return { name, first, second };
};

const textOf = ({ name, first, second }: ObjectiveParts): string =>
  first === '' ? name : `${name}:${first}${second === '' ? '' : `->${second}`}`;

const NAMED = ['vanish', 'mislabel', 'untargeted', 'target'] as const;
/** An objective that the API knows and this catalogue does not yet is shown as it is written. */
const isNamed = (name: string): name is (typeof NAMED)[number] => NAMED.some((known) => known === name);

/** What counts as a success, decided before the run starts (method M4). */
export function ObjectiveSection() {
  const t = useTranslations('campaigns.editor');
  const { draft, change, material, errorOf } = useCampaignForm();
  const [chosen] = draft.models;
  const model = material.workspace.models.edges.find(({ node }) => node.id === chosen?.modelId)?.node.latest;
  const objectives = material.objectives.filter(({ task }) => model?.task === undefined || task === model.task);
  const parts = partsOf(draft.objective);
  const current =
    objectives.find(
      ({ syntax }) => partsOf(syntax).name === parts.name && syntax.includes(':') === (parts.first !== ''),
    ) ?? objectives.find(({ syntax }) => partsOf(syntax).name === parts.name);
  const labels = (model?.labels ?? []).map((label) => ({ value: label, label }));
  const [firstLabel] = model?.labels ?? [];
  const nameOf = (syntax: string) => {
    const { name } = partsOf(syntax);
    return isNamed(name) ? t(`objectiveName.${name}`) : syntax;
  };
  const set = (next: Partial<ObjectiveParts>) => change({ objective: textOf({ ...parts, ...next }) });
  return (
    <Card title={t('section.objective')} description={t('objectiveHint')}>
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label={t('objective')} error={errorOf('objective')} hint={current?.summary}>
          {(control) => (
            <Select
              control={control}
              value={current?.syntax}
              options={objectives.map(({ syntax }) => ({ value: syntax, label: nameOf(syntax) }))}
              onChange={(syntax) =>
                change({
                  objective: textOf({
                    name: partsOf(syntax).name,
                    first: syntax.includes(':') ? parts.first || (firstLabel ?? '') : '',
                    second: '',
                  }),
                })
              }
            />
          )}
        </Field>
        {current?.syntax.includes(':') === true && (
          <Field label={t('class')}>
            {(control) => (
              <Combobox
                control={control}
                value={parts.first}
                options={labels}
                placeholder={t('choose')}
                searchPlaceholder={t('searchClass')}
                emptyText={t('noClass')}
                onChange={(first) => set({ first })}
              />
            )}
          </Field>
        )}
        {current?.syntax.includes('->') === true && (
          <Field label={t('towards')}>
            {(control) => (
              <Combobox
                control={control}
                value={parts.second === '' ? ANY : parts.second}
                options={[{ value: ANY, label: t('anyClass') }, ...labels]}
                placeholder={t('anyClass')}
                searchPlaceholder={t('searchClass')}
                emptyText={t('noClass')}
                onChange={(second) => set({ second: second === ANY ? '' : second })}
              />
            )}
          </Field>
        )}
      </div>
    </Card>
  );
}
