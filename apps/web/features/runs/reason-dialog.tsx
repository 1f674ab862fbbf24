import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Field, Textarea } from '#web/ui/field.tsx';

interface ReasonDialogProps {
  readonly title: string;
  readonly description: string;
  readonly label: string;
  readonly hint: string;
  /** Said where no reason is given. */
  readonly missing: string;
  readonly submitLabel: string;
  /** Does it, and resolves with what the API did not accept; nothing of that: the dialog closes. */
  readonly onSubmit: (reason: string) => Promise<readonly { readonly message: string }[]>;
  readonly onClose: () => void;
}

/** Asks why a baseline is changed before it is: the reason is kept in the audit log. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { title, description, label, hint, missing, submitLabel, onSubmit, onClose } = props;
  const t = useTranslations('ui');
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    if (reason.trim() === '') {
      setError(missing);
      return;
    }
    setBusy(true);
    try {
      const errors = await onSubmit(reason.trim());
      if (errors.length === 0) onClose();
      else setError(errors.map(({ message }) => message).join(' '));
    } catch (failure) {
      setError(messageOf(failure));
    }
    setBusy(false);
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button tone="primary" busy={busy} onClick={() => void submit()}>
            {submitLabel}
          </Button>
        </>
      }
    >
      <Field label={label} hint={hint} error={error}>
        {(control) => <Textarea {...control} value={reason} onChange={(event) => setReason(event.target.value)} />}
      </Field>
    </Dialog>
  );
}
