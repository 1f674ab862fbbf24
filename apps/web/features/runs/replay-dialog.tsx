'use client';

import { useMutation, useQuery } from '@apollo/client/react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { readSpecs } from '#web/features/suites/read-specs.ts';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { paths } from '#web/lib/paths.ts';
import { Button } from '#web/ui/button.tsx';
import { Dialog } from '#web/ui/dialog.tsx';
import { Field, Input } from '#web/ui/field.tsx';
import { Select } from '#web/ui/select.tsx';
import type { RunOnPage } from './run-page.tsx';
import { ReplayModelsDocument, RunReplayDocument } from './run-replay.generated.ts';

const SAME = 'same';

/** Asks which transforms the stored samples are to be judged under and by which model, and starts the replay (method M11, M12). */
export default function ReplayDialog({ run, onClose }: { readonly run: RunOnPage; readonly onClose: () => void }) {
  const t = useTranslations('runs.replay');
  const tui = useTranslations('ui');
  const router = useRouter();
  const { slug } = useWorkspace();
  const [text, setText] = useState('noise:8, jpeg:60, rotate:5');
  const [judge, setJudge] = useState(SAME);
  const [error, setError] = useState<string | undefined>();
  const [start, { loading }] = useMutation(RunReplayDocument);
  const { data: material } = useQuery(ReplayModelsDocument, { variables: { slug } });
  const own = new Set(run.models.map(({ version }) => version.id));
  const task = run.models[0]?.version.task;
  const others = (material?.workspace?.models.edges ?? []).flatMap(({ node: { name, latest } }) =>
    latest === null || latest.state !== 'READY' || latest.task !== task || own.has(latest.id)
      ? []
      : [{ value: latest.id, label: t('version', { name, number: latest.number }) }],
  );

  const submit = async () => {
    const transforms = [...readSpecs(text)];
    try {
      const judges = judge === SAME ? {} : { modelVersionIds: [judge] };
      const { data } = await start({ variables: { input: { runId: run.id, transforms, ...judges } } });
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
        <Field label={t('judge')} hint={t('judgeHint')} className="mt-4">
          {(control) => (
            <Select
              control={control}
              value={judge}
              options={[{ value: SAME, label: t('sameModels') }, ...others]}
              onChange={setJudge}
            />
          )}
        </Field>
      )}
    </Dialog>
  );
}
