'use client';

import { useMutation } from '@apollo/client/react';
import { Repeat2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState, type SyntheticEvent } from 'react';
import { ProbeStartDocument } from '#web/features/probe/probe.generated.ts';
import type { RunOnPage } from '#web/features/runs/run-page.tsx';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { readSpecs } from '#web/features/suites/read-specs.ts';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { paths } from '#web/lib/paths.ts';
import { Button } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { Field, Input } from '#web/ui/field.tsx';

interface ReplaySampleProps {
  readonly run: RunOnPage;
  readonly modelOrdinal: number;
  readonly position: number;
  readonly attack: string;
}

/** Judges one stored sample under transforms that the run did not ask for, and opens what came of it, where a slider goes on (method M11, M12). */
export function ReplaySample({ run, modelOrdinal, position, attack }: ReplaySampleProps) {
  const t = useTranslations('report.replaySample');
  const router = useRouter();
  const { slug, can } = useWorkspace();
  const [text, setText] = useState('noise:8');
  const [wrong, setWrong] = useState<string | undefined>();
  const [start, { loading }] = useMutation(ProbeStartDocument);
  const version = run.models.find(({ ordinal }) => ordinal === modelOrdinal)?.version;
  if (!can('probe.start') || version === undefined) return null;

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    const input = {
      modelVersionId: version.id,
      sample: { runId: run.id, modelOrdinal, position, attack },
      transforms: [...readSpecs(text)],
    };
    try {
      const { data } = await start({ variables: { input } });
      const probe = data?.probeStart.probe;
      if (probe)
        router.push(
          `${paths.tryOne(slug)}?${new URLSearchParams({ probe: probe.id, model: version.model.id }).toString()}`,
        );
      else setWrong(data?.probeStart.userErrors.map(({ message }) => message).join(' '));
    } catch (error) {
      setWrong(messageOf(error));
    }
  };
  return (
    <Card title={t('title')} description={t('description')}>
      <form onSubmit={(event) => void submit(event)}>
        <Field label={t('transforms')} hint={t('hint')} error={wrong}>
          {(control) => (
            <div className="flex gap-2">
              <Input
                {...control}
                className="font-mono"
                spellCheck={false}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
              <Button
                type="submit"
                busy={loading}
                disabled={text.trim() === ''}
                icon={<Repeat2 className="size-3.5" aria-hidden />}
              >
                {t('submit')}
              </Button>
            </div>
          )}
        </Field>
      </form>
    </Card>
  );
}
