'use client';

import { useMutation, useQuery } from '@apollo/client/react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { readSpecs } from '#web/features/suites/read-specs.ts';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { useWholeLists } from '#web/lib/apollo/use-whole-lists.ts';
import { newKey } from '#web/lib/new-key.ts';
import { paths } from '#web/lib/paths.ts';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Checkbox, Field, Input } from '#web/ui/field.tsx';
import type { RunOnPage } from './run-page.tsx';
import { ReplayModelsDocument, RunReplayDocument } from './run-replay.generated.ts';

/** Asks which transforms the stored samples are to be judged under and by which models, and starts the replay (method M11, M12). */
export default function ReplayDialog({ run, onClose }: { readonly run: RunOnPage; readonly onClose: () => void }) {
  const t = useTranslations('runs.replay');
  const tui = useTranslations('ui');
  const router = useRouter();
  const { slug } = useWorkspace();
  const [text, setText] = useState('noise:8, jpeg:60, rotate:5');
  const [judges, setJudges] = useState<readonly string[]>([]);
  const [error, setError] = useState<string | undefined>();
  const [start, { loading }] = useMutation(RunReplayDocument);
  /** One for every wish: Enter pressed twice, or sent again after a lost answer, starts one run. */
  const sent = useRef<{ readonly wish: string; readonly key: string }>(undefined);
  const { data: material, fetchMore } = useQuery(ReplayModelsDocument, { variables: { slug } });
  useWholeLists(material?.workspace, fetchMore);
  const own = new Set(run.models.map(({ version }) => version.id));
  const task = run.models[0]?.version.task;
  const others = (material?.workspace?.models.edges ?? []).flatMap(({ node: { name, latest } }) =>
    latest === null || latest.state !== 'READY' || latest.task !== task || own.has(latest.id)
      ? []
      : [{ value: latest.id, label: t('version', { name, number: latest.number }) }],
  );

  const submit = async () => {
    const wish = { transforms: [...readSpecs(text)], ...(judges.length > 0 && { modelVersionIds: [...judges] }) };
    const asText = JSON.stringify(wish);
    if (sent.current?.wish !== asText) sent.current = { wish: asText, key: newKey() };
    try {
      const { data } = await start({
        variables: { input: { runId: run.id, ...wish, idempotencyKey: sent.current.key } },
      });
      sent.current = undefined;
      const errors = data?.runReplay.userErrors ?? [];
      if (errors.length > 0) setError(errors.map(({ message }) => message).join(' '));
      else if (data?.runReplay.run) router.push(paths.run(slug, data.runReplay.run.number));
    } catch (reason) {
      setError(messageOf(reason));
    }
  };

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('title')}
      description={t('description', { number: run.number })}
      footer={
        <>
          <Button onClick={onClose}>{tui('cancel')}</Button>
          <Button tone="primary" busy={loading} onClick={() => void submit()}>
            {t('submit')}
          </Button>
        </>
      }
    >
      <Field label={t('transforms')} hint={t('hint')} error={error}>
        {(control) => (
          <Input
            {...control}
            className="font-mono"
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') void submit();
            }}
          />
        )}
      </Field>
      {others.length > 0 && (
        <fieldset className="mt-4">
          <legend className="mb-1.5 text-xs font-medium text-muted">{t('judge')}</legend>
          <div className="flex max-h-48 flex-col gap-2 overflow-y-auto">
            {others.map(({ value, label }) => (
              <Checkbox
                key={value}
                label={label}
                checked={judges.includes(value)}
                onChange={(event) =>
                  setJudges(event.target.checked ? [...judges, value] : judges.filter((other) => other !== value))
                }
              />
            ))}
          </div>
          <p className="mt-1.5 text-xs text-muted">{judges.length === 0 ? t('sameModels') : t('judgeHint')}</p>
        </fieldset>
      )}
    </Dialog>
  );
}
