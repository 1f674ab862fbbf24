'use client';

import { useTranslations } from 'next-intl';
import { useCatalogue } from '#web/features/names/use-catalogue.ts';
import { Button } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { Select } from '#web/ui/select.tsx';
import { Slider } from '#web/ui/slider.tsx';
import type { ProbeMaterialQuery } from './probe.generated.ts';

/** Which transform is chosen, and where the slider of each stands. */
export interface SliderPlace {
  readonly name: string;
  readonly strengths: Readonly<Record<string, number>>;
}

interface TransformSliderProps {
  readonly place: SliderPlace;
  readonly onPlace: (place: SliderPlace) => void;
  readonly transforms: ProbeMaterialQuery['transforms'];
  readonly disabled: boolean;
  readonly onTransform: (spec: string) => void;
}

/** Where a slider starts; others start at the first of their common strengths. */
export const SLIDER_START: SliderPlace = { name: 'noise', strengths: { noise: 8, jpeg: 60, webp: 60, rotate: 5 } };
const STEPS = 100;

/** The strength of the first common form of a transform: 0.95 of `crop:0.95`. */
function startOf({ presets, fields }: ProbeMaterialQuery['transforms'][number]): number {
  const first = presets.map((spec) => Number(spec.split(':')[1] ?? undefined)).find(Number.isFinite);
  return first ?? Number(fields[0]?.default ?? fields[0]?.min ?? 0);
}

/** Puts the samples under one more transform, at a strength that a slider sets: noise is what the method tests with last. */
export function TransformSlider({ place, onPlace, transforms, disabled, onTransform }: TransformSliderProps) {
  const t = useTranslations('probe');
  const catalogue = useCatalogue();
  const usable = transforms.filter(
    ({ name: own, fields }) => own !== 'identity' && (fields[0]?.kind ?? 'number') === 'number',
  );
  const transform = usable.find((candidate) => candidate.name === place.name) ?? usable[0];
  const field = transform?.fields[0];
  const min = field?.min ?? 0;
  const max = field?.max ?? 100;
  const strength = place.strengths[transform?.name ?? ''] ?? (transform === undefined ? min : startOf(transform));
  // Windows of filters are odd; others move in a hundred steps.
  const step = transform?.name === 'median' ? 2 : field?.integer === true ? 1 : (max - min) / STEPS;
  if (transform === undefined) return null;
  // A transform without a strength is put on as it is.
  const spec = field === undefined ? transform.name : `${transform.name}:${Math.round(strength * 1000) / 1000}`;
  return (
    <Card title={t('add')} description={t('addDescription')}>
      <div className="flex flex-wrap items-center gap-4">
        <Select
          label={t('transform')}
          className="w-48"
          value={transform.name}
          options={usable.map((candidate) => ({ value: candidate.name, label: catalogue.transform(candidate).title }))}
          onChange={(name) => onPlace({ ...place, name })}
        />
        <div className="min-w-40 flex-1">
          {field !== undefined && (
            <Slider
              labels={[t('strength', { name: catalogue.field(field).name })]}
              min={min}
              max={max}
              step={step}
              value={[strength]}
              onChange={([next]) => {
                if (next !== undefined)
                  onPlace({ ...place, strengths: { ...place.strengths, [transform.name]: next } });
              }}
            />
          )}
        </div>
        <code className="tabular w-32 font-mono text-xs">{spec}</code>
        <Button disabled={disabled} onClick={() => onTransform(spec)}>
          {t('apply')}
        </Button>
      </div>
    </Card>
  );
}
