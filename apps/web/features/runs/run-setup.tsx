'use client';

import { useQuery } from '@apollo/client/react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useNames } from '#web/features/names/use-names.ts';
import { COMBINATIONS, DIRECTIONS } from '#web/features/presets/setting-values.ts';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { Card } from '#web/ui/card.tsx';
import { Code, CopyButton } from '#web/ui/code.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import type { RunOnPage } from './run-page.tsx';
import { RunSetupDocument } from './run-setup.generated.ts';

interface RunSetupProps {
  readonly slug: string;
  readonly number: number;
  readonly run: RunOnPage;
  readonly modelOrdinal: number;
}

/** Everything that decided the numbers: what is needed to repeat the run bit for bit. */
export default function RunSetup({ slug, number, run, modelOrdinal }: RunSetupProps) {
  const t = useTranslations('runs.setup');
  const tp = useTranslations('presets');
  const tui = useTranslations('ui');
  const names = useNames();
  const { data, error, refetch } = useQuery(RunSetupDocument, { variables: { slug, number, modelOrdinal } });
  const setup = data?.workspace?.run;
  if (setup === undefined || setup === null) {
    if (error !== undefined) return <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />;
    return <SkeletonRows label={tui('loading')} />;
  }
  const { settings } = setup;
  const direction = DIRECTIONS.find((known) => known === settings.direction);
  const combination = COMBINATIONS.find((known) => known === settings.combination);
  const model = run.models.find(({ ordinal }) => ordinal === modelOrdinal)?.version;
  const provenance = setup.models.find(({ ordinal }) => ordinal === modelOrdinal)?.provenance;
  return (
    <div className="grid gap-5 lg:grid-cols-2">
      <Card title={t('attack')}>
        <Facts
          rows={[
            [t('objective'), t('named', { name: names.objective(run.objective), id: run.objective })],
            [t('attacks'), settings.attacks.map((id) => t('named', { name: names.attack(id), id })).join(t('and'))],
            [
              t('epsilon'),
              t('levels', { levels: settings.epsilonLevels, norm: NORM_SIGNS[settings.norm] ?? settings.norm }),
            ],
            [
              t('step'),
              t('stepLevels', {
                levels: settings.stepLevels,
                direction: direction === undefined ? settings.direction : tp(`directions.${direction}`),
              }),
            ],
            [t('iterations'), String(settings.iterations)],
            [t('momentum'), String(settings.momentum)],
            [t('combination'), combination === undefined ? settings.combination : tp(`combinations.${combination}`)],
            [t('start'), startText(settings.start, t)],
            [t('confirmDraws'), String(settings.confirmDraws)],
          ]}
        />
      </Card>
      <Card title={t('identity')}>
        <Facts
          rows={[
            [t('seed'), <Hash key="seed" text={run.seed} />],
            [t('configuration'), <Hash key="configuration" text={run.configurationHash} />],
            ...(model === undefined
              ? []
              : ([[t('model'), <Hash key="model" text={model.sha256} />]] satisfies [string, ReactNode][])),
          ]}
        />
        <h3 className="mt-4 mb-1.5 text-xs font-medium text-muted">{t('reproduce')}</h3>
        <Code text={setup.reproduce} wrap />
      </Card>
      <Card title={t('transforms')}>
        <ul className="flex flex-wrap gap-1.5">
          {run.transforms.map(({ spec, seen }) => (
            <li key={spec} className="rounded border bg-sunken px-1.5 py-0.5 font-mono text-xs">
              {spec} <span className="text-muted">{seen ? t('seen') : t('unseen')}</span>
            </li>
          ))}
        </ul>
      </Card>
      <Card title={t('provenance')} description={t('provenanceDescription')}>
        {provenance === null || provenance === undefined ? (
          <p className="text-sm text-muted">{t('notYet')}</p>
        ) : (
          <Json value={provenance} />
        )}
      </Card>
      <Card title={t('snapshot')} description={t('snapshotDescription')} className="lg:col-span-2">
        <Json value={setup.snapshot} />
      </Card>
    </div>
  );
}

function Facts({ rows }: { readonly rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="tabular min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Hash({ text }: { readonly text: string }) {
  return (
    <span className="flex items-center gap-1">
      <code className="min-w-0 truncate font-mono text-xs">{text}</code>
      <CopyButton text={text} />
    </span>
  );
}

function Json({ value }: { readonly value: unknown }) {
  return (
    <pre tabIndex={0} className="max-h-96 overflow-auto rounded-md bg-sunken p-3 font-mono text-xs">
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}

const NORM_SIGNS: Readonly<Record<string, string>> = { linf: 'L∞', l2: 'L2' };

/** `original`, `random:3`. */
function startText(start: string, t: ReturnType<typeof useTranslations<'runs.setup'>>): string {
  if (start === 'original') return t('startOriginal');
  const count = /^random:(\d+)$/.exec(start)?.[1];
  return count === undefined ? start : t('startRandom', { count: Number(count) });
}
