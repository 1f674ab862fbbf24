'use client';

import { useMutation } from '@apollo/client/react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { fieldError, otherErrors } from '#web/lib/apollo/message-of.ts';
import { tellFailure } from '#web/lib/apollo/tell.ts';
import { Button } from '#web/ui/button.tsx';
import { Code } from '#web/ui/code.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Checkbox, Field, Input } from '#web/ui/field.tsx';
import { Said } from '#web/ui/said.tsx';
import { useWorkspace } from '../shell/workspace-context.tsx';
import { WebhookSaveDocument } from './webhooks.generated.ts';

interface WebhookDialogProps {
  readonly webhook: { readonly id: string; readonly url: string; readonly events: readonly string[] } | undefined;
  readonly events: readonly string[];
  readonly onClose: () => void;
}

export function WebhookDialog({ webhook, events, onClose }: WebhookDialogProps) {
  const t = useTranslations('settings.webhookDialog');
  const { id: workspaceId } = useWorkspace();
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [chosen, setChosen] = useState<readonly string[]>(webhook?.events ?? events);
  const [save, { data, loading }] = useMutation(WebhookSaveDocument, {
    refetchQueries: ['Webhooks'],
    onError: tellFailure,
  });
  const payload = data?.webhookSave;
  const secret = payload?.secret;
  const send = async () => {
    const answer = await save({
      variables: { input: { workspaceId, url, events: [...chosen], ...(webhook !== undefined && { id: webhook.id }) } },
    });
    const saved = answer.data?.webhookSave;
    if (saved?.userErrors.length === 0 && saved.secret === null) onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={webhook === undefined ? t('new') : t('edit')}
      description={t('description')}
      footer={
        secret ? (
          <Button tone="primary" onClick={onClose}>
            {t('done')}
          </Button>
        ) : (
          <Button
            tone="primary"
            busy={loading}
            disabled={url === '' || chosen.length === 0}
            onClick={() => void send()}
          >
            {t('save')}
          </Button>
        )
      }
    >
      {secret ? (
        <>
          <p className="mb-2 text-sm">{t('once')}</p>
          <Code text={secret} wrap />
        </>
      ) : (
        <div className="grid gap-4">
          <Field label={t('url')} hint={t('urlHint')} error={fieldError(payload?.userErrors, 'url')}>
            {(control) => (
              <Input {...control} type="url" value={url} onChange={(event) => setUrl(event.target.value)} />
            )}
          </Field>
          <fieldset>
            <legend className="mb-2 text-xs font-medium text-muted">{t('events')}</legend>
            <div className="grid gap-1.5 sm:grid-cols-2">
              {events.map((event) => (
                <Checkbox
                  key={event}
                  label={<code className="font-mono text-xs">{event}</code>}
                  checked={chosen.includes(event)}
                  onChange={(change) =>
                    setChosen(change.target.checked ? [...chosen, event] : chosen.filter((other) => other !== event))
                  }
                />
              ))}
            </div>
          </fieldset>
          {otherErrors(payload?.userErrors, ['url']).map((message) => (
            <p key={message} role="alert" className="text-sm text-bad">
              <Said>{message}</Said>
            </p>
          ))}
        </div>
      )}
    </Dialog>
  );
}
