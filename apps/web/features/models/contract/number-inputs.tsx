'use client';

import { useState } from 'react';
import { numberText, readNumber } from '#web/lib/forms/number-range.ts';
import { Field, Input, type FieldControl } from '#web/ui/field.tsx';

interface NumberInputProps {
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly control?: FieldControl;
  readonly label?: string;
}

/** A number as text: what is typed stays as typed, a fraction too, and what does not read as a number is passed on as none. */
export function NumberInput({ value, onChange, control, label }: NumberInputProps) {
  const [text, setText] = useState(numberText(value));
  const read = readNumber(text);
  const [seen, setSeen] = useState(value);
  if (!Object.is(seen, value)) {
    setSeen(value);
    if (!Object.is(read, value)) setText(numberText(value));
  }
  return (
    <Input
      {...control}
      aria-label={label}
      inputMode="decimal"
      className="tabular"
      value={text}
      {...(Number.isNaN(read) && { 'aria-invalid': true })}
      onChange={(event) => {
        setText(event.target.value);
        onChange(readNumber(event.target.value));
      }}
    />
  );
}

type Three = [number, number, number];

interface ThreeNumbersProps {
  readonly label: string;
  readonly value: Three;
  readonly onChange: (value: Three) => void;
  readonly error: string | undefined;
}

/** One number for each channel, in the contract's order of channels. */
export function ThreeNumbers({ label, value, onChange, error }: ThreeNumbersProps) {
  const [a, b, c] = value;
  return (
    <Field label={label} error={error}>
      {(control) => (
        <div className="flex gap-2">
          <NumberInput control={control} value={a} onChange={(next) => onChange([next, b, c])} />
          <NumberInput label={`${label} 2`} value={b} onChange={(next) => onChange([a, next, c])} />
          <NumberInput label={`${label} 3`} value={c} onChange={(next) => onChange([a, b, next])} />
        </div>
      )}
    </Field>
  );
}
