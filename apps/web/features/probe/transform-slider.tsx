'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useCatalogue } from '#web/features/names/use-catalogue.ts';
import { Button } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { Select } from '#web/ui/select.tsx';
import { Slider } from '#web/ui/slider.tsx';
import type { ProbeMaterialQuery } from './probe.generated.ts';

interface TransformSliderProps {
  readonly transforms: ProbeMaterialQuery['transforms'];
  readonly disabled: boolean;
  readonly onTransform: (spec: string) => void;
}

/** Where a slider starts, and how far it goes where the transform itself knows no end worth showing. */
const START: Readonly<Record<string, number>> = { noise: 8, jpeg: 60, webp: 60, median: 3, brightness: 0.8, rotate: 5 };
const STEPS = 100;

/** Puts the samples under one more transform, at a strength that a slider sets: noise is what the method tests with last. */
export function TransformSlider({ transforms, disabled, onTransform }: TransformSliderProps) {
  const t = useTranslations('probe');
  const catalogue = useCatalogue();
  const usable = transforms.filter(({ fields }) => fields[0]?.kind === 'number');
  const [name, setName] = useState('noise');
  const transform = usable.find((candidate) => candidate.name === name) ?? usable[0];
  const field = transform?.fields[0];
  const min = field?.min ?? 0;
  const max = field?.max ?? 100;
  const [chosen, setChosen] = useState<Readonly<Record<string, number>>>(START);
  const strength = chosen[transform?.name ?? ''] ?? Number(field?.default ?? min);
  // Windows of filters are odd; others move in a hundred steps.
  const step = transform?.name === 'median' ? 2 : field?.integer === true ? 1 : (max - min) / STEPS;
  if (transform === undefined || field === undefined) return null;
  const spec = `${transform.name}:${Math.round(strength * 1000) / 1000}`;
  return (
    <Card title={t('add')} description={t('addDescription')}>
      <div className="flex flex-wrap items-center gap-4">
        <Select
          label={t('transform')}
          className="w-48"
          value={transform.name}
          options={usable.map((candidate) => ({ value: candidate.name, label: catalogue.transform(candidate).title }))}
          onChange={setName}
        />
        <div className="min-w-40 flex-1">
          <Slider
            labels={[t('strength', { name: catalogue.field(field).name })]}
            min={min}
            max={max}
            step={step}
            value={[strength]}
            onChange={([next]) => {
              if (next !== undefined) setChosen((before) => ({ ...before, [transform.name]: next }));
            }}
          />
        </div>
        <code className="tabular w-32 font-mono text-xs">{spec}</code>
        <Button disabled={disabled} onClick={() => onTransform(spec)}>
          {t('apply')}
        </Button>
      </div>
    </Card>
  );
}
