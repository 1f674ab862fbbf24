'use client';

import { Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useCatalogue } from '#web/features/names/use-catalogue.ts';
import { useNames } from '#web/features/names/use-names.ts';
import { readSpecs } from '#web/features/suites/read-specs.ts';
import { Button } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { Field, Input } from '#web/ui/field.tsx';
import { Select } from '#web/ui/select.tsx';
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
          <Select
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

interface SpecListProps {
  readonly title: string;
  readonly hint: string;
  readonly specs: readonly string[];
  readonly suggestions: readonly string[];
  readonly error: string | undefined;
  readonly onChange: (specs: readonly string[]) => void;
}

const MOST_SUGGESTIONS = 10;

function SpecList({ title, hint, specs, suggestions, error, onChange }: SpecListProps) {
  const t = useTranslations('campaigns.editor');
  const names = useNames();
  const [text, setText] = useState('');
  const add = (written: string) => {
    const fresh = readSpecs(written).filter((spec) => !specs.includes(spec));
    if (fresh.length > 0) onChange([...specs, ...fresh]);
    setText('');
  };
  const open = [...new Set(suggestions)].filter((spec) => !specs.includes(spec)).slice(0, MOST_SUGGESTIONS);
  return (
    <div className="min-w-0">
      <Field label={title} hint={hint} error={error}>
        {(control) => (
          <div className="flex gap-2">
            <Input
              {...control}
              className="font-mono"
              placeholder="jpeg:75, median:3"
              value={text}
              onChange={(event) => setText(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return;
                event.preventDefault();
                add(text);
              }}
            />
            <Button icon={<Plus className="size-3.5" aria-hidden />} onClick={() => add(text)}>
              {t('add')}
            </Button>
          </div>
        )}
      </Field>
      <ul className="mt-2 flex flex-wrap gap-1.5">
        {specs.map((spec) => (
          <li
            key={spec}
            title={spec}
            className="inline-flex items-center gap-1 rounded-md border bg-sunken py-0.5 pr-0.5 pl-2 text-xs"
          >
            {names.transform(spec)}
            <button
              type="button"
              aria-label={t('removeTransform', { spec: names.transform(spec) })}
              onClick={() => onChange(specs.filter((other) => other !== spec))}
              className="grid size-5 place-items-center rounded text-muted hover:bg-hover hover:text-text"
            >
              <X className="size-3" aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      {open.length > 0 && (
        <p className="mt-2 flex flex-wrap items-center gap-1 text-xs text-muted">
          {t('suggestions')}
          {open.map((spec) => (
            <button
              key={spec}
              type="button"
              title={spec}
              onClick={() => add(spec)}
              className="rounded border border-dashed px-1.5 py-0.5 hover:border-line-strong hover:text-text"
            >
              {names.transform(spec)}
            </button>
          ))}
        </p>
      )}
    </div>
  );
}
