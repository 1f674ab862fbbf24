import { useTranslations } from 'next-intl';
import { useCatalogue } from '#web/features/names/use-catalogue.ts';
import type { ObjectiveKey } from '#web/graphql/schema.generated.ts';
import { Combobox } from '#web/ui/combobox.tsx';
import { Field } from '#web/ui/field.tsx';
import { Select } from '#web/ui/select.tsx';
import { isNamedObjective, objectiveParts, objectiveText, type ObjectiveParts } from './objective-parts.ts';

const ANY = '*';

interface ObjectiveFieldsProps {
  /** Those that suit the model's task. */
  readonly objectives: readonly { readonly syntax: string; readonly key: ObjectiveKey }[];
  /** Classes that the model tells apart. */
  readonly labels: readonly string[];
  readonly value: string;
  readonly onChange: (objective: string) => void;
  readonly error?: string | undefined;
}

/** What counts as a success, chosen instead of written: the kind, the class it is about, and what that is to be taken for. */
export function ObjectiveFields({ objectives, labels, value, onChange, error }: ObjectiveFieldsProps) {
  const t = useTranslations('objectives');
  const catalogue = useCatalogue();
  const parts = objectiveParts(value);
  const current =
    objectives.find(
      ({ syntax }) => objectiveParts(syntax).name === parts.name && syntax.includes(':') === (parts.first !== ''),
    ) ?? objectives.find(({ syntax }) => objectiveParts(syntax).name === parts.name);
  const options = labels.map((label) => ({ value: label, label }));
  const nameOf = (syntax: string) => {
    const { name } = objectiveParts(syntax);
    return isNamedObjective(name) ? t(`name.${name}`) : syntax;
  };
  const choose = (syntax: string) => {
    const first = syntax.includes(':') ? parts.first || (labels[0] ?? '') : '';
    onChange(objectiveText({ name: objectiveParts(syntax).name, first, second: '' }));
  };
  const set = (next: Partial<ObjectiveParts>) => onChange(objectiveText({ ...parts, ...next }));
  const combobox = {
    placeholder: t('choose'),
    searchPlaceholder: t('searchClass'),
    emptyText: t('noClass'),
  };
  return (
    <>
      <Field label={t('objective')} error={error} hint={current && catalogue.objective(current)}>
        {(control) => (
          <Select
            control={control}
            value={current?.syntax}
            options={objectives.map(({ syntax }) => ({ value: syntax, label: nameOf(syntax) }))}
            onChange={choose}
          />
        )}
      </Field>
      {current?.syntax.includes(':') === true && (
        <Field label={t('class')}>
          {(control) => (
            <Combobox
              {...combobox}
              control={control}
              value={parts.first}
              options={options}
              onChange={(first) => set({ first })}
            />
          )}
        </Field>
      )}
      {current?.syntax.includes('->') === true && (
        <Field label={t('towards')}>
          {(control) => (
            <Combobox
              {...combobox}
              control={control}
              value={parts.second === '' ? ANY : parts.second}
              options={[{ value: ANY, label: t('anyClass') }, ...options]}
              placeholder={t('anyClass')}
              onChange={(second) => set({ second: second === ANY ? '' : second })}
            />
          )}
        </Field>
      )}
    </>
  );
}
