'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState, type ReactNode } from 'react';
import { useCatalogue } from '#web/features/names/use-catalogue.ts';
import { IconButton } from '#web/ui/button.tsx';
import { Input } from '#web/ui/field.tsx';
import { Segmented } from '#web/ui/segmented.tsx';
import { Slider } from '#web/ui/slider.tsx';
import { readSpec, transformName, writeSpec, type FieldValue, type SpecValues } from './spec-value.ts';
import type { TransformDefinitionFieldsFragment } from './transform-definition.generated.ts';

type Definition = TransformDefinitionFieldsFragment;
type TransformField = Definition['fields'][number];

interface TransformControlsProps {
  readonly definitions: readonly Definition[];
  readonly spec: string;
  readonly onChange: (spec: string) => void;
  readonly onRemove: () => void;
  readonly readOnly: boolean;
  /** More about this use of the transform, e.g. how its gradient is taken. */
  readonly extra?: ReactNode;
}

/** One transform with a slider for each of its strengths, or as text where sliders cannot say it. */
export function TransformControls({ definitions, spec, onChange, onRemove, readOnly, extra }: TransformControlsProps) {
  const t = useTranslations('suites');
  const catalogue = useCatalogue();
  const definition = definitions.find(({ name }) => name === transformName(spec));
  const said = definition === undefined ? { title: spec, summary: '' } : catalogue.transform(definition);
  const values = definition === undefined ? undefined : readSpec(definition, spec);
  const set = (name: string, value: FieldValue) => {
    if (definition === undefined || values === undefined) return;
    onChange(writeSpec(definition, { ...values, [name]: value }));
  };
  return (
    <div className="@container px-4 py-3">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <span className="mr-2 font-medium">{said.title}</span>
          <code className="rounded-sm bg-sunken px-1 font-mono text-2xs break-all text-muted">{spec}</code>
          <p className="text-xs text-faint">{said.summary}</p>
        </div>
        {extra}
        {!readOnly && (
          <IconButton
            size="sm"
            label={t('remove', { spec })}
            icon={<X className="size-3.5" aria-hidden />}
            onClick={onRemove}
          />
        )}
      </div>
      {values === undefined && <SpecText spec={spec} onChange={onChange} readOnly={readOnly} />}
      {definition !== undefined && values !== undefined && (
        <fieldset disabled={readOnly} className="mt-2 grid gap-x-6 gap-y-1 @2xl:grid-cols-2">
          {definition.fields.map((field) => (
            <FieldControlRow key={field.name} field={field} values={values} onChange={set} />
          ))}
        </fieldset>
      )}
    </div>
  );
}

interface FieldRowProps {
  readonly field: TransformField;
  readonly values: SpecValues;
  readonly onChange: (name: string, value: FieldValue) => void;
}

function FieldControlRow({ field, values, onChange }: FieldRowProps) {
  const t = useTranslations('suites');
  const { name, summary, unit } = useCatalogue().field(field);
  const value = values[field.name];
  if (typeof value === 'string') {
    return (
      <div className="flex min-w-0 items-center gap-3" title={summary}>
        <span className="w-20 shrink-0 text-xs text-muted">{name}</span>
        <Segmented
          label={name}
          value={value}
          options={field.choices.map((choice) => ({ value: choice, label: choice }))}
          onChange={(choice) => onChange(field.name, choice)}
        />
      </div>
    );
  }
  const min = field.min ?? 0;
  const max = field.max ?? 100;
  const numbers = value ?? [min];
  const isRange = numbers.length === 2;
  const step = field.integer ? 1 : Math.max((max - min) / 200, 0.001);
  const tidy = (number: number) => (field.integer ? Math.round(number) : Number(number.toPrecision(4)));
  const toggle = () =>
    onChange(field.name, isRange ? [numbers[0] ?? min] : [min, numbers[0] ?? max].map(tidy).sort((a, b) => a - b));
  return (
    <div className="flex min-w-0 items-center gap-3" title={summary}>
      <span className="w-20 shrink-0 text-xs text-muted">{name}</span>
      <Slider
        value={numbers}
        min={min}
        max={max}
        step={step}
        labels={isRange ? [t('from', { name }), t('to', { name })] : [name]}
        onChange={(next) => onChange(field.name, next.map(tidy))}
      />
      <span className="tabular w-20 shrink-0 text-right text-xs">
        {numbers.join('–')} {unit}
      </span>
      {field.range && (
        <button
          type="button"
          aria-pressed={isRange}
          onClick={toggle}
          className="h-6 shrink-0 rounded-sm border px-1.5 text-2xs text-muted hover:bg-hover aria-pressed:bg-accent-soft aria-pressed:text-accent-text"
        >
          {t('range')}
        </button>
      )}
    </div>
  );
}

/** Sweeps and chains as text; passed on when the field is left, so that half a spec is never sent. */
function SpecText({
  spec,
  onChange,
  readOnly,
}: {
  readonly spec: string;
  readonly onChange: (spec: string) => void;
  readonly readOnly: boolean;
}) {
  const t = useTranslations('suites');
  const [text, setText] = useState(spec);
  return (
    <Input
      className="mt-1 font-mono text-xs"
      aria-label={t('asText')}
      readOnly={readOnly}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => onChange(text.trim())}
    />
  );
}
