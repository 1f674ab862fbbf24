'use client';

import { useState } from 'react';
import { Field, Input, type FieldControl } from '#web/ui/field.tsx';

interface NumberInputProps {
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly control?: FieldControl;
  readonly label?: string;
}

/** Accepts fractions such as `1/255`, which is how people write scales. */
function readNumber(text: string): number | undefined {
  const [numerator, denominator, ...rest] = text
    .split('/')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (numerator === undefined || rest.length > 0) return undefined;
  const value = denominator === undefined ? numerator : numerator / denominator;
  return Number.isFinite(value) ? value : undefined;
}

/** A number as text: what is typed stays as typed, and only what reads as a number is passed on. */
export function NumberInput({ value, onChange, control, label }: NumberInputProps) {
  const [text, setText] = useState(String(value));
  const read = readNumber(text);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    if (read !== value) setText(String(value));
  }
  return (
    <Input
      {...control}
      aria-label={label}
      inputMode="decimal"
      className="tabular"
      value={text}
      {...(read === undefined && { 'aria-invalid': true })}
      onChange={(event) => {
        setText(event.target.value);
        const next = readNumber(event.target.value);
        if (next !== undefined) onChange(next);
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
