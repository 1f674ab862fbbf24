'use client';

import { useMutation } from '@apollo/client/react';
import { Copy } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { fieldError, otherErrors } from '#web/lib/apollo/message-of.ts';
import { tellFailure, tellRefusal } from '#web/lib/apollo/tell.ts';
import { paths } from '#web/lib/paths.ts';
import { underFreeName } from '#web/lib/under-free-name.ts';
import { Badge } from '#web/ui/badge.tsx';
import { Button } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { ConfirmButton } from '#web/ui/confirm-button.tsx';
import { Field, Input, Textarea } from '#web/ui/field.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { Said } from '#web/ui/said.tsx';
import { Select } from '#web/ui/select.tsx';
import { toast } from '#web/ui/toast.tsx';
import { useWorkspace } from '../shell/workspace-context.tsx';
import { AddTransform } from './add-transform.tsx';
import { transformName } from './spec-value.ts';
import { SuitePreview } from './suite-preview.tsx';
import { SuiteArchiveDocument, SuiteSaveDocument } from './suite-save.generated.ts';
import { TransformControls } from './transform-controls.tsx';
import type { TransformDefinitionFieldsFragment } from './transform-definition.generated.ts';

interface SuiteValue {
  readonly name: string;
  readonly description: string;
  readonly builtIn: boolean;
  /** Of one that exists: a save is refused where somebody has changed it since. */
  readonly updatedAt?: string;
  readonly bank: readonly { readonly spec: string; readonly gradientMode: string }[];
  readonly evaluate: readonly string[];
}

interface SuiteEditorProps {
  readonly id: string | undefined;
  readonly initial: SuiteValue;
  readonly definitions: readonly TransformDefinitionFieldsFragment[];
}

const replaceAt = <Item,>(items: readonly Item[], index: number, item: Item): readonly Item[] =>
  items.map((old, at) => (at === index ? item : old));
const removeAt = <Item,>(items: readonly Item[], index: number): readonly Item[] =>
  items.filter((_, at) => at !== index);

/** Which transforms an attack is optimised through, and which it is judged under; the second may hold more. */
export function SuiteEditor({ id, initial, definitions }: SuiteEditorProps) {
  const t = useTranslations('suites');
  const router = useRouter();
  const { id: workspaceId, slug, can } = useWorkspace();
  const [suite, setSuite] = useState<SuiteValue>(id === undefined ? initial : { ...initial });
  const [save, { data, loading }] = useMutation(SuiteSaveDocument, {
    refetchQueries: ['SuiteList'],
    onError: tellFailure,
  });
  const [archive, archiving] = useMutation(SuiteArchiveDocument, {
    refetchQueries: ['SuiteList'],
    onError: tellFailure,
    onCompleted: ({ suiteArchive }) => {
      if (!tellRefusal(suiteArchive.userErrors)) router.push(paths.suites(slug));
    },
  });
  const readOnly = initial.builtIn || !can('suite.write');
  const errors = data?.suiteSave.userErrors;
  const set = (change: Partial<SuiteValue>) => setSuite((old) => ({ ...old, ...change }));
  const modesOf = (spec: string) => definitions.find(({ name }) => name === transformName(spec))?.gradientModes ?? [];

  const send = async (target: { readonly id?: string; readonly name: string }) => {
    const { description, bank, evaluate, updatedAt } = suite;
    const answer = await save({
      variables: {
        input: {
          workspaceId,
          ...target,
          ...(target.id !== undefined && updatedAt !== undefined && { unchangedSince: updatedAt }),
          description,
          bank: bank.map(({ spec, gradientMode }) => ({ spec, gradientMode })),
          evaluate: [...evaluate],
        },
      },
    });
    return answer.data?.suiteSave;
  };
  const opened = (payload: Awaited<ReturnType<typeof send>>) => {
    if (!payload?.suite || payload.userErrors.length > 0) return;
    toast({ kind: 'success', text: t('saved') });
    set({ updatedAt: payload.suite.updatedAt });
    if (payload.suite.id !== id) router.replace(paths.suite(slug, payload.suite.id));
  };

  return (
    <>
      <PageHeader
        title={id === undefined ? t('new') : initial.name}
        description={readOnly && initial.builtIn ? t('builtInHint') : t('editHint')}
        badges={initial.builtIn && <Badge>{t('builtIn')}</Badge>}
        actions={
          can('suite.write') && (
            <>
              {id !== undefined && !initial.builtIn && (
                <ConfirmButton
                  label={t('archive')}
                  sure={t('reallyArchive')}
                  busy={archiving.loading}
                  onConfirm={() => void archive({ variables: { id } })}
                />
              )}
              {id !== undefined && (
                <Button
                  icon={<Copy className="size-3.5" aria-hidden />}
                  busy={loading}
                  onClick={() =>
                    void underFreeName(t('copyOf', { name: suite.name }), (name) => send({ name })).then(opened)
                  }
                >
                  {t('duplicate')}
                </Button>
              )}
              {!readOnly && (
                <Button
                  tone="primary"
                  busy={loading}
                  onClick={() => void send({ ...(id !== undefined && { id }), name: suite.name }).then(opened)}
                >
                  {t('save')}
                </Button>
              )}
            </>
          )
        }
      />
      {otherErrors(errors, ['name', 'bank', 'evaluate']).map((message) => (
        <p key={message} role="alert" className="mb-3 text-sm text-bad">
          <Said>{message}</Said>
        </p>
      ))}
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_minmax(0,30rem)]">
        <div className="flex min-w-0 flex-col gap-5">
          {!readOnly && (
            <Card>
              <div className="grid gap-4 sm:grid-cols-2">
                <Field label={t('name')} error={fieldError(errors, 'name')}>
                  {(control) => (
                    <Input {...control} value={suite.name} onChange={(event) => set({ name: event.target.value })} />
                  )}
                </Field>
                <Field label={t('descriptionLabel')}>
                  {(control) => (
                    <Textarea
                      {...control}
                      rows={1}
                      value={suite.description}
                      onChange={(event) => set({ description: event.target.value })}
                    />
                  )}
                </Field>
              </div>
            </Card>
          )}
          <Card
            title={t('bank')}
            description={t('bankHint')}
            flush
            actions={
              !readOnly && (
                <AddTransform
                  label={t('addToBank')}
                  definitions={definitions.filter(({ inOptimisation }) => inOptimisation)}
                  onAdd={(spec) => set({ bank: [...suite.bank, { spec, gradientMode: modesOf(spec)[0] ?? 'exact' }] })}
                />
              )
            }
          >
            <ListError message={fieldError(errors, 'bank')} />
            {suite.bank.length === 0 && <p className="px-4 py-3 text-sm text-faint">{t('bankEmpty')}</p>}
            <div className="divide-y">
              {suite.bank.map((entry, index) => (
                <TransformControls
                  key={index}
                  definitions={definitions}
                  spec={entry.spec}
                  readOnly={readOnly}
                  onChange={(spec) => set({ bank: replaceAt(suite.bank, index, { ...entry, spec }) })}
                  onRemove={() => set({ bank: removeAt(suite.bank, index) })}
                  extra={
                    modesOf(entry.spec).length > 1 && (
                      <Select
                        className="w-40"
                        label={t('gradientMode')}
                        disabled={readOnly}
                        value={entry.gradientMode}
                        options={modesOf(entry.spec).map((mode) => ({ value: mode, label: mode }))}
                        onChange={(gradientMode) =>
                          set({ bank: replaceAt(suite.bank, index, { ...entry, gradientMode }) })
                        }
                      />
                    )
                  }
                />
              ))}
            </div>
          </Card>
          <Card
            title={t('evaluate')}
            description={t('evaluateHint')}
            flush
            actions={
              !readOnly && (
                <AddTransform
                  label={t('addToEvaluate')}
                  definitions={definitions}
                  onAdd={(spec) => set({ evaluate: [...suite.evaluate, spec] })}
                />
              )
            }
          >
            <ListError message={fieldError(errors, 'evaluate')} />
            <div className="divide-y">
              {suite.evaluate.map((spec, index) => (
                <TransformControls
                  key={index}
                  definitions={definitions}
                  spec={spec}
                  readOnly={readOnly}
                  onChange={(next) => set({ evaluate: replaceAt(suite.evaluate, index, next) })}
                  onRemove={() => set({ evaluate: removeAt(suite.evaluate, index) })}
                />
              ))}
            </div>
          </Card>
        </div>
        <SuitePreview
          specs={[...new Set([...suite.evaluate, ...suite.bank.map(({ spec }) => spec)])]}
          definitions={definitions}
        />
      </div>
    </>
  );
}

function ListError({ message }: { readonly message: string | undefined }) {
  if (message === undefined) return null;
  return (
    <p role="alert" className="border-b px-4 py-2 text-sm text-bad">
      <Said>{message}</Said>
    </p>
  );
}
