'use client';

import { useMutation, useQuery } from '@apollo/client/react';
import { useFormatter, useTranslations } from 'next-intl';
import { useForm } from 'react-hook-form';
import { fieldError, messageOf, otherErrors } from '#web/lib/apollo/message-of.ts';
import { tellFailure } from '#web/lib/apollo/tell.ts';
import { readNumber, type NumberRange } from '#web/lib/forms/number-range.ts';
import { useNumberText } from '#web/lib/forms/use-number-text.ts';
import { formatBytes } from '#web/lib/format/bytes.ts';
import { Button } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Field, Input, Textarea } from '#web/ui/field.tsx';
import { Said } from '#web/ui/said.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { toast } from '#web/ui/toast.tsx';
import { useWorkspace } from '../shell/workspace-context.tsx';
import {
  GeneralSettingsDocument,
  WorkspaceUpdateDocument,
  type WorkspaceSettingsFieldsFragment,
} from './general.generated.ts';

const BYTES_IN_GB = 1e9;

export function GeneralSettings() {
  const { slug } = useWorkspace();
  const { data, error, refetch } = useQuery(GeneralSettingsDocument, { variables: { slug } });
  if (data?.workspace) {
    return (
      <div className="flex flex-col gap-5">
        <Usage workspace={data.workspace} />
        <SettingsForm workspace={data.workspace} />
      </div>
    );
  }
  if (error !== undefined) return <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />;
  return <Skeleton className="h-96" />;
}

function Usage({ workspace: { usage } }: { readonly workspace: WorkspaceSettingsFieldsFragment }) {
  const t = useTranslations('settings.usage');
  const format = useFormatter();
  const facts = [
    { name: t('models'), value: format.number(usage.models) },
    { name: t('images'), value: format.number(usage.images) },
    { name: t('storage'), value: formatBytes(usage.storageBytes) },
    { name: t('tasks'), value: format.number(usage.runningTasks) },
  ];
  return (
    <Card title={t('title')}>
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt className="text-xs text-muted">{name}</dt>
            <dd className="text-lg font-semibold">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

interface FormValues {
  readonly name: string;
  readonly alertMargin: string;
  readonly maxConcurrentTasks: string;
  readonly maxStorageGb: string;
  readonly pictureRetentionDays: string;
  readonly webhookAllowedNetworks: string;
}

const textOf = (value: number | null): string => (value === null ? '' : String(value));
const numberOf = (text: string): number | null => (text.trim() === '' ? null : Number(text));

/** Of the API's `WorkspaceUpdateInput`, in the units of the form. */
const RANGES = {
  alertMargin: { min: 0, max: 100 },
  maxConcurrentTasks: { min: 1, max: 10_000, isWhole: true, isOptional: true },
  maxStorageGb: { min: 0, isAbove: true, isOptional: true },
  pictureRetentionDays: { min: 1, max: 36_500, isWhole: true, isOptional: true },
} as const satisfies Partial<Record<keyof FormValues, NumberRange>>;

function SettingsForm({ workspace }: { readonly workspace: WorkspaceSettingsFieldsFragment }) {
  const t = useTranslations('settings.general');
  const { can } = useWorkspace();
  const { settings } = workspace;
  const { register, handleSubmit, formState, reset } = useForm<FormValues>({
    // Not when a field is left: what then appears would move the button that is being pressed.
    mode: 'onChange',
    defaultValues: {
      name: workspace.name,
      alertMargin: String(settings.alertMargin * 100),
      maxConcurrentTasks: textOf(settings.maxConcurrentTasks),
      maxStorageGb: settings.maxStorageBytes === null ? '' : String(Number(settings.maxStorageBytes) / BYTES_IN_GB),
      pictureRetentionDays: textOf(settings.pictureRetentionDays),
      webhookAllowedNetworks: settings.webhookAllowedNetworks.join('\n'),
    },
  });
  const numberText = useNumberText();
  /** Told while one types; a refused save focuses the first. */
  const number = (name: keyof typeof RANGES) =>
    register(name, { validate: (text) => numberText(readNumber(text), RANGES[name]) ?? true });
  const faultOf = (name: keyof FormValues) => formState.errors[name]?.message;
  const [update, { data, loading }] = useMutation(WorkspaceUpdateDocument, {
    onError: tellFailure,
  });
  const errors = data?.workspaceUpdate.userErrors;
  const readOnly = !can('workspace.update');
  const send = async (values: FormValues) => {
    const storage = numberOf(values.maxStorageGb);
    const answer = await update({
      variables: {
        input: {
          id: workspace.id,
          name: values.name,
          alertMargin: Number(values.alertMargin) / 100,
          maxConcurrentTasks: numberOf(values.maxConcurrentTasks),
          maxStorageBytes: storage === null ? null : String(Math.round(storage * BYTES_IN_GB)),
          pictureRetentionDays: numberOf(values.pictureRetentionDays),
          webhookAllowedNetworks: values.webhookAllowedNetworks
            .split('\n')
            .map((line) => line.trim())
            .filter((line) => line !== ''),
        },
      },
    });
    if (answer.data?.workspaceUpdate.userErrors.length !== 0) return;
    reset(values);
    toast({ kind: 'success', text: t('saved') });
  };
  return (
    <Card title={t('title')}>
      <form noValidate onSubmit={(event) => void handleSubmit(send)(event)}>
        <fieldset disabled={readOnly} className="grid gap-4 sm:grid-cols-2">
          <Field label={t('name')} error={faultOf('name') ?? fieldError(errors, 'name')}>
            {(control) => (
              <Input
                {...control}
                {...register('name', { validate: (name) => name.trim() !== '' || t('nameNeeded') })}
              />
            )}
          </Field>
          <Field
            label={t('alertMargin')}
            hint={t('alertMarginHint')}
            error={faultOf('alertMargin') ?? fieldError(errors, 'alertMargin')}
          >
            {(control) => <Input {...control} type="number" min={0} max={100} step="any" {...number('alertMargin')} />}
          </Field>
          <Field
            label={t('maxConcurrentTasks')}
            hint={t('noLimit')}
            error={faultOf('maxConcurrentTasks') ?? fieldError(errors, 'maxConcurrentTasks')}
          >
            {(control) => <Input {...control} type="number" min={1} {...number('maxConcurrentTasks')} />}
          </Field>
          <Field
            label={t('maxStorage')}
            hint={t('noLimit')}
            error={faultOf('maxStorageGb') ?? fieldError(errors, 'maxStorageBytes')}
          >
            {(control) => <Input {...control} type="number" min={0} step="any" {...number('maxStorageGb')} />}
          </Field>
          <Field
            label={t('retention')}
            hint={t('retentionHint')}
            error={faultOf('pictureRetentionDays') ?? fieldError(errors, 'pictureRetentionDays')}
          >
            {(control) => <Input {...control} type="number" min={1} {...number('pictureRetentionDays')} />}
          </Field>
          <Field label={t('networks')} hint={t('networksHint')} error={fieldError(errors, 'webhookAllowedNetworks')}>
            {(control) => (
              <Textarea {...control} className="font-mono text-xs" {...register('webhookAllowedNetworks')} />
            )}
          </Field>
        </fieldset>
        <p className="mt-4 text-xs text-faint">{settings.smtpConfigured ? t('smtpOn') : t('smtpOff')}</p>
        {otherErrors(errors, [
          'name',
          'alertMargin',
          'maxConcurrentTasks',
          'maxStorageBytes',
          'pictureRetentionDays',
          'webhookAllowedNetworks',
        ]).map((message) => (
          <p key={message} role="alert" className="mt-2 text-sm text-bad">
            <Said>{message}</Said>
          </p>
        ))}
        {!readOnly && (
          <div className="mt-4 flex justify-end">
            <Button type="submit" tone="primary" busy={loading} disabled={!formState.isDirty}>
              {t('save')}
            </Button>
          </div>
        )}
      </form>
    </Card>
  );
}
