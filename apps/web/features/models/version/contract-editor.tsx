'use client';

import { useMutation } from '@apollo/client/react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { otherErrors } from '#web/lib/apollo/message-of.ts';
import { tellFailure } from '#web/lib/apollo/tell.ts';
import { toldValues } from '#web/lib/told-values.ts';
import { Button } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { Textarea } from '#web/ui/field.tsx';
import { Said } from '#web/ui/said.tsx';
import { Segmented } from '#web/ui/segmented.tsx';
import { toast } from '#web/ui/toast.tsx';
import { useWorkspace } from '../../shell/workspace-context.tsx';
import { briefValue } from '../contract/brief-value.ts';
import { ContractForm } from '../contract/contract-form.tsx';
import { readContract, type ContractValue } from '../contract/contract-value.ts';
import { ModelVersionConfirmDocument, type ModelVersionConfirmMutation } from './model-version-confirm.generated.ts';
import type { ModelVersionFieldsFragment } from './model-version-detail.generated.ts';
import { PredictionPreview } from './prediction-preview.tsx';

type UserErrors = ModelVersionConfirmMutation['modelVersionConfirm']['userErrors'];

interface ContractEditorProps {
  readonly version: ModelVersionFieldsFragment;
  readonly initial: ContractValue;
  /** False where nothing in the file says how to read it. */
  readonly isInferred: boolean;
  readonly onRead: () => void;
}

/** The inferred contract to check, a preview of what it leads to, and the button that makes the version ready. */
export function ContractEditor({ version, initial, isInferred, onRead }: ContractEditorProps) {
  const t = useTranslations('models.contract');
  const tg = useTranslations('told.guess');
  const { can } = useWorkspace();
  const [value, setValue] = useState(initial);
  // What is half typed is neither previewed nor confirmed.
  const [readable, setReadable] = useState(initial);
  const [mode, setMode] = useState<'form' | 'json'>('form');
  const [text, setText] = useState('');
  const [errors, setErrors] = useState<UserErrors>([]);
  const [confirm, { loading }] = useMutation(ModelVersionConfirmDocument, {
    onError: tellFailure,
  });
  const isOpen = version.state === 'AWAITING_CONTRACT' && can('model.write');
  const inspection = version.inspection;

  const choose = (next: 'form' | 'json') => {
    if (next === 'json') setText(JSON.stringify(readable, null, 2));
    setMode(next);
  };
  const change = (next: ContractValue) => {
    setValue(next);
    setReadable((before) => readContract(next) ?? before);
  };
  const edit = (json: string) => {
    setText(json);
    const parsed = readContract(jsonOrUndefined(json));
    if (parsed !== undefined) change(parsed);
  };
  const isReadable = readContract(mode === 'form' ? value : jsonOrUndefined(text)) !== undefined;
  const send = async () => {
    const answer = await confirm({ variables: { input: { id: version.id, contract: readable } } });
    const found = answer.data?.modelVersionConfirm.userErrors ?? [];
    setErrors(found);
    if (answer.data?.modelVersionConfirm.modelVersion && found.length === 0) {
      toast({ kind: 'success', text: t('confirmed') });
      // The button is gone; what can be done with the version now stands at the top.
      document.getElementById('content')?.focus();
      window.scrollTo({ top: 0 });
    }
  };
  const general = otherErrors(errors, [
    'input.name',
    'input.layout',
    'input.width',
    'input.height',
    'input.channels',
    'resize.rule',
    'output.decoder',
    'output.labels',
  ]);

  return (
    <>
      <PredictionPreview
        versionId={version.id}
        contract={readable}
        preview={version.preview}
        onErrors={setErrors}
        onRead={onRead}
      />
      <Card
        title={t('title')}
        description={isOpen ? t(isInferred ? 'toConfirm' : 'toWrite') : t('asConfirmed')}
        actions={
          <Segmented
            label={t('view')}
            value={mode}
            options={[
              { value: 'form', label: t('form') },
              { value: 'json', label: t('json') },
            ]}
            onChange={choose}
          />
        }
      >
        {/* What was guessed, to be checked; what is confirmed may say otherwise. */}
        {version.state === 'AWAITING_CONTRACT' && inspection !== null && inspection.guesses.length > 0 && (
          <div className="mb-5 rounded-md bg-sunken px-3 py-2 text-xs text-muted">
            <p className="font-medium">{t('guessed')}</p>
            <ul className="mt-1 list-disc pl-4 wrap-anywhere">
              {inspection.guesses.map(({ path, value, why, because }) => (
                <li key={path}>
                  {t.rich('guess', {
                    path,
                    value: briefValue(value),
                    why: () => (because === null ? <Said>{why}</Said> : tg(because.code, toldValues(because.values))),
                  })}
                </li>
              ))}
            </ul>
          </div>
        )}
        {mode === 'form' ? (
          <ContractForm
            value={value}
            onChange={change}
            inputNames={inspection?.inputs.map(({ name }) => name) ?? []}
            outputNames={inspection?.outputs.map(({ name }) => name) ?? []}
            errors={errors}
            readOnly={!isOpen}
          />
        ) : (
          <Textarea
            aria-label={t('json')}
            aria-invalid={!isReadable}
            spellCheck={false}
            rows={26}
            readOnly={!isOpen}
            className="font-mono text-xs"
            value={text}
            onChange={(event) => edit(event.target.value)}
          />
        )}
        {!isReadable && (
          <p role="alert" className="mt-2 text-xs text-bad">
            {t('unreadable')}
          </p>
        )}
        {general.map((message) => (
          <p key={message} role="alert" className="mt-3 text-sm text-bad">
            <Said>{message}</Said>
          </p>
        ))}
        {isOpen && (
          // In sight wherever one is in the form.
          <div className="sticky bottom-0 -mx-4 mt-5 -mb-4 flex flex-wrap items-center justify-end gap-x-3 gap-y-2 border-t bg-surface px-4 py-3">
            <p className="text-xs text-faint">{t('confirmHint')}</p>
            <Button tone="primary" busy={loading} disabled={!isReadable} onClick={() => void send()}>
              {t('confirm')}
            </Button>
          </div>
        )}
      </Card>
    </>
  );
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
