'use client';

import { Slider as Radix } from 'radix-ui';

interface SliderProps {
  /** One value, or two for a range. */
  readonly value: readonly number[];
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly onChange: (value: readonly number[]) => void;
  /** A thumb was let go: for what is too much to do at every step of the way. */
  readonly onSettle?: (value: readonly number[]) => void;
  /** Name of each thumb. */
  readonly labels: readonly string[];
}

export function Slider({ value, min, max, step, onChange, onSettle, labels }: SliderProps) {
  return (
    <Radix.Root
      value={[...value]}
      min={min}
      max={max}
      step={step}
      onValueChange={onChange}
      {...(onSettle !== undefined && { onValueCommit: onSettle })}
      className="relative flex h-5 w-full touch-none items-center select-none"
    >
      <Radix.Track className="relative h-1 grow rounded-full bg-line-strong">
        <Radix.Range className="absolute h-full rounded-full bg-accent" />
      </Radix.Track>
      {value.map((_, index) => (
        <Radix.Thumb
          key={index}
          aria-label={labels[index] ?? ''}
          className="block size-4 rounded-full border-2 border-accent bg-white shadow-sm transition-transform hover:scale-110"
        />
      ))}
    </Radix.Root>
  );
}
