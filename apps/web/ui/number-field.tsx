'use client';

import { useRef, useState, type ReactNode } from 'react';
import { numberText, readNumber, type NumberRange } from '#web/lib/forms/number-range.ts';
import { Field, Input } from './field.tsx';

/** A pause in typing after which a field counts as filled in; retyping a number must not flash a fault. */
const SETTLE_MS = 600;

interface NumberFieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly className?: string;
  readonly placeholder?: string;
  readonly step?: number | 'any';
  readonly range: NumberRange;
  /** `NO_NUMBER` is an empty field. */
  readonly value: number;
  readonly onChange: (value: number) => void;
  /** The field was left, or typing paused: what is wrong with it may be said. */
  readonly onSettle?: () => void;
}

/** A number as it is typed: an emptied field stays empty and passes `NO_NUMBER` on, so that its form can say what is missing. */
export function NumberField({
  label,
  hint,
  error,
  className,
  range,
  value,
  onChange,
  onSettle,
  ...rest
}: NumberFieldProps) {
  const [text, setText] = useState(numberText(value));
  const [seen, setSeen] = useState(value);
  if (!Object.is(seen, value)) {
    setSeen(value);
    // Changed by something else, e.g. a preset: what is typed stays as it is typed.
    if (!Object.is(readNumber(text), value)) setText(numberText(value));
  }
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined);
  const settleSoon = () => {
    clearTimeout(pause.current);
    pause.current = setTimeout(() => onSettle?.(), SETTLE_MS);
  };
  return (
    <Field label={label} hint={hint} error={error} {...(className !== undefined && { className })}>
      {(control) => (
        <Input
          {...rest}
          {...control}
          type="number"
          inputMode={range.isWhole === true ? 'numeric' : 'decimal'}
          min={range.min}
          max={range.max}
          value={text}
          {...(range.isOptional !== true && { 'aria-required': true })}
          onChange={(event) => {
            setText(event.target.value);
            onChange(readNumber(event.target.value));
            settleSoon();
          }}
          onBlur={onSettle}
        />
      )}
    </Field>
  );
}
