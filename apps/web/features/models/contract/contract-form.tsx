'use client';

import { useQuery } from '@apollo/client/react';
import { useTranslations } from 'next-intl';
import { fieldError } from '#web/lib/apollo/message-of.ts';
import { Checkbox, Field, Textarea } from '#web/ui/field.tsx';
import { Select } from '#web/ui/select.tsx';
import { ContractChoicesDocument } from './contract-choices.generated.ts';
import { ContractSection } from './contract-section.tsx';
import {
  activations,
  channelOrders,
  interpolations,
  layouts,
  resizeRules,
  type ContractValue,
} from './contract-value.ts';
import { labelsIn } from './labels-in.ts';
import { NumberInput, ThreeNumbers } from './number-inputs.tsx';

interface ContractFormProps {
  readonly value: ContractValue;
  readonly onChange: (value: ContractValue) => void;
  /** Names that the model file offers. */
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly errors: readonly { readonly field: readonly string[]; readonly message: string }[];
  readonly readOnly: boolean;
}

const CUSTOM_LABELS = 'custom';

/** How pictures enter the model and how its answer is read, field by field. */
export function ContractForm({ value, onChange, inputNames, outputNames, errors, readOnly }: ContractFormProps) {
  const t = useTranslations('models.contract');
  const { data } = useQuery(ContractChoicesDocument);
  const { input, output } = value;
  const { resize } = input;
  const error = (path: string) => fieldError(errors, path);
  const numberError = (path: string, numbers: readonly number[]) =>
    numbers.some(Number.isNaN) ? t('numberNeeded') : error(path);
  const setInput = (change: Partial<ContractValue['input']>) => onChange({ ...value, input: { ...input, ...change } });
  const setResize = (change: Partial<ContractValue['input']['resize']>) =>
    setInput({ resize: { ...resize, ...change } });
  const setOutput = (change: Partial<ContractValue['output']>) =>
    onChange({ ...value, output: { ...output, ...change } });
  const options = <Value extends string>(values: readonly Value[]) =>
    values.map((name) => ({ value: name, label: name }));
  const withCurrent = (values: readonly string[], current: string) =>
    options(values.includes(current) ? values : [current, ...values]);
  const labelSet = typeof output.labels === 'string' ? output.labels : CUSTOM_LABELS;

  return (
    <fieldset disabled={readOnly} className="grid gap-6">
      <ContractSection title={t('picture')} hint={t('pictureHint')}>
        <Field label={t('inputName')} error={error('input.name')}>
          {(control) => (
            <Select
              control={control}
              disabled={readOnly}
              value={input.name}
              options={withCurrent(inputNames, input.name)}
              onChange={(name) => setInput({ name })}
            />
          )}
        </Field>
        <Field label={t('layout')} error={error('input.layout')}>
          {(control) => (
            <Select
              control={control}
              disabled={readOnly}
              value={input.layout}
              options={options(layouts)}
              onChange={(layout) => setInput({ layout })}
            />
          )}
        </Field>
        <Field label={t('width')} error={numberError('input.width', [input.width])}>
          {(control) => <NumberInput control={control} value={input.width} onChange={(width) => setInput({ width })} />}
        </Field>
        <Field label={t('height')} error={numberError('input.height', [input.height])}>
          {(control) => (
            <NumberInput control={control} value={input.height} onChange={(height) => setInput({ height })} />
          )}
        </Field>
        <Field label={t('channels')} hint={t('channelsHint')} error={error('input.channels')}>
          {(control) => (
            <Select
              control={control}
              disabled={readOnly}
              value={input.channels}
              options={options(channelOrders)}
              onChange={(channels) => setInput({ channels })}
            />
          )}
        </Field>
        <Field label={t('rule')} error={error('resize.rule')}>
          {(control) => (
            <Select
              control={control}
              disabled={readOnly}
              value={resize.rule}
              options={resizeRules.map((rule) => ({ value: rule, label: t(`rules.${rule}`) }))}
              onChange={(rule) => setResize({ rule })}
            />
          )}
        </Field>
        <Field label={t('interpolation')} error={error('resize.interpolation')}>
          {(control) => (
            <Select
              control={control}
              disabled={readOnly}
              value={resize.interpolation}
              options={options(interpolations)}
              onChange={(interpolation) => setResize({ interpolation })}
            />
          )}
        </Field>
        <Field label={t('padValue')} error={numberError('resize.padValue', [resize.padValue])}>
          {(control) => (
            <NumberInput control={control} value={resize.padValue} onChange={(padValue) => setResize({ padValue })} />
          )}
        </Field>
        <Checkbox
          className="sm:col-span-2"
          label={t('antialias')}
          hint={t('antialiasHint')}
          checked={resize.antialias}
          onChange={(event) => setResize({ antialias: event.target.checked })}
        />
      </ContractSection>
      <ContractSection title={t('numbers')} hint={t('numbersHint')}>
        <Field label={t('scale')} hint={t('scaleHint')} error={numberError('input.scale', [input.scale])}>
          {(control) => <NumberInput control={control} value={input.scale} onChange={(scale) => setInput({ scale })} />}
        </Field>
        <span aria-hidden className="hidden sm:block" />
        <ThreeNumbers
          label={t('mean')}
          value={input.mean}
          error={numberError('input.mean', input.mean)}
          onChange={(mean) => setInput({ mean })}
        />
        <ThreeNumbers
          label={t('std')}
          value={input.std}
          error={numberError('input.std', input.std)}
          onChange={(std) => setInput({ std })}
        />
      </ContractSection>
      <ContractSection title={t('answer')} hint={t('answerHint')}>
        <Field label={t('decoder')} error={error('output.decoder')}>
          {(control) => (
            <Select
              control={control}
              disabled={readOnly}
              value={output.decoder}
              options={withCurrent(data?.decoders ?? [], output.decoder)}
              onChange={(decoder) =>
                onChange({
                  ...value,
                  task: decoder === 'classifier' ? 'classification' : 'detection',
                  output: { ...output, decoder },
                })
              }
            />
          )}
        </Field>
        <Field label={t('activation')} error={error('output.activation')}>
          {(control) => (
            <Select
              control={control}
              disabled={readOnly}
              value={output.activation}
              options={activations.map((activation) => ({ value: activation, label: t(`activations.${activation}`) }))}
              onChange={(activation) => setOutput({ activation })}
            />
          )}
        </Field>
        {Object.entries(output.names).map(([role, name]) => (
          <Field key={role} label={t('role', { role })} error={error(`names.${role}`)}>
            {(control) => (
              <Select
                control={control}
                disabled={readOnly}
                value={name}
                options={withCurrent(outputNames, name)}
                onChange={(chosen) => setOutput({ names: { ...output.names, [role]: chosen } })}
              />
            )}
          </Field>
        ))}
        {output.decoder !== 'classifier' && (
          <>
            <Field label={t('scoreThreshold')} error={numberError('output.scoreThreshold', [output.scoreThreshold])}>
              {(control) => (
                <NumberInput
                  control={control}
                  value={output.scoreThreshold}
                  onChange={(scoreThreshold) => setOutput({ scoreThreshold })}
                />
              )}
            </Field>
            <Field label={t('nmsIou')} error={numberError('output.nmsIou', [output.nmsIou])}>
              {(control) => (
                <NumberInput control={control} value={output.nmsIou} onChange={(nmsIou) => setOutput({ nmsIou })} />
              )}
            </Field>
          </>
        )}
      </ContractSection>
      <ContractSection title={t('labels')} hint={t('labelsHint')}>
        <Field label={t('labelSet')} error={error('output.labels')} className="sm:col-span-2">
          {(control) => (
            <Select
              control={control}
              disabled={readOnly}
              value={labelSet}
              options={[
                ...withCurrent(data?.labelSets ?? [], labelSet).filter((option) => option.value !== CUSTOM_LABELS),
                { value: CUSTOM_LABELS, label: t('customLabels') },
              ]}
              onChange={(chosen) =>
                setOutput({
                  labels: chosen === CUSTOM_LABELS ? (Array.isArray(output.labels) ? output.labels : []) : chosen,
                })
              }
            />
          )}
        </Field>
        {Array.isArray(output.labels) && (
          <Field label={t('labelLines', { count: output.labels.length })} className="sm:col-span-2">
            {(control) => (
              <Textarea
                {...control}
                rows={6}
                className="font-mono text-xs"
                value={Array.isArray(output.labels) ? output.labels.join('\n') : ''}
                onChange={(event) => setOutput({ labels: event.target.value.split('\n') })}
                // A line break after the last label is no label.
                onBlur={(event) => setOutput({ labels: labelsIn(event.target.value) })}
              />
            )}
          </Field>
        )}
      </ContractSection>
    </fieldset>
  );
}
