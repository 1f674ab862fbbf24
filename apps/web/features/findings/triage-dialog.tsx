'use client';

import { useMutation } from '@apollo/client/react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { FindingState } from '#web/graphql/schema.generated.ts';
import { fieldError, messageOf, otherErrors, type UserErrorLike } from '#web/lib/apollo/message-of.ts';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Field, Input, Textarea } from '#web/ui/field.tsx';
import { Said } from '#web/ui/said.tsx';
import { Select } from '#web/ui/select.tsx';
import { FindingFacetsDocument, FindingTriageDocument } from './finding-list.generated.ts';

const STATES: readonly FindingState[] = ['CONFIRMED', 'ACCEPTED', 'FALSE_POSITIVE', 'NEW'];

interface TriageDialogProps {
  readonly ids: readonly string[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** What is decided about findings, why, and for accepted ones until when. */
export function TriageDialog({ ids, onClose, onDone }: TriageDialogProps) {
  const t = useTranslations('findings');
  const tui = useTranslations('ui');
  const [state, setState] = useState<FindingState>('CONFIRMED');
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const [errors, setErrors] = useState<readonly UserErrorLike[]>([]);
  const [triage, { loading }] = useMutation(FindingTriageDocument, { refetchQueries: [FindingFacetsDocument] });

  const submit = async () => {
    try {
      const { data } = await triage({
        variables: {
          input: {
            ids: [...ids],
            state,
            reason,
            ...(state === 'ACCEPTED' && until !== '' && { acceptedUntil: new Date(until).toISOString() }),
          },
        },
      });
      const found = data?.findingTriage.userErrors ?? [];
      if (found.length === 0) onDone();
      else setErrors(found);
    } catch (error) {
      setErrors([{ field: [], message: messageOf(error) }]);
    }
  };

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('dialog.title', { count: ids.length })}
      footer={
        <>
          <Button onClick={onClose}>{tui('cancel')}</Button>
          <Button tone="primary" busy={loading} onClick={() => void submit()}>
            {t('dialog.submit')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label={t('dialog.state')} hint={t(`dialog.hint.${state}`)}>
          {(control) => (
            <Select
              control={control}
              value={state}
              options={STATES.map((value) => ({ value, label: t(`state.${value}`) }))}
              onChange={setState}
            />
          )}
        </Field>
        {state === 'ACCEPTED' && (
          <Field label={t('dialog.until')} error={fieldError(errors, 'acceptedUntil')}>
            {(control) => (
              <Input {...control} type="date" value={until} onChange={(event) => setUntil(event.target.value)} />
            )}
          </Field>
        )}
        <Field label={t('dialog.reason')} error={fieldError(errors, 'reason')}>
          {(control) => <Textarea {...control} value={reason} onChange={(event) => setReason(event.target.value)} />}
        </Field>
        {otherErrors(errors, ['reason', 'acceptedUntil']).map((message) => (
          <p key={message} role="alert" className="text-sm text-bad">
            <Said>{message}</Said>
          </p>
        ))}
      </div>
    </Dialog>
  );
}
