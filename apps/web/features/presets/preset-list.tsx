'use client';

import { Plus, SlidersHorizontal } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useCatalogue } from '#web/features/names/use-catalogue.ts';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { usePageQuery } from '#web/lib/apollo/use-page-query.ts';
import { Badge } from '#web/ui/badge.tsx';
import { Button } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { useWorkspace } from '../shell/workspace-context.tsx';
import { PresetDialog } from './preset-dialog.tsx';
import { PresetListDocument, type PresetFieldsFragment } from './preset-list.generated.ts';

export function PresetList() {
  const t = useTranslations('presets');
  const { slug, can } = useWorkspace();
  const { data, error, refetch } = usePageQuery(PresetListDocument, { variables: { slug } });
  const [open, setOpen] = useState<PresetFieldsFragment | 'new' | undefined>();
  const presets = data?.workspace?.presets;
  const catalogue = useCatalogue();
  const titleOf = (name: string) => {
    const attack = data?.attacks.find((candidate) => candidate.name === name);
    return attack === undefined ? name : catalogue.attack(attack).title;
  };
  const newButton = can('suite.write') && (
    <Button tone="primary" icon={<Plus className="size-3.5" aria-hidden />} onClick={() => setOpen('new')}>
      {t('new')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} actions={newButton} />
      {presets === undefined && (
        <Card flush>
          {error === undefined ? (
            <SkeletonRows label={t('loading')} />
          ) : (
            <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
          )}
        </Card>
      )}
      {presets?.length === 0 && (
        <Card>
          <EmptyState
            icon={<SlidersHorizontal />}
            title={t('emptyTitle')}
            description={t('empty')}
            action={newButton}
          />
        </Card>
      )}
      <ul className="grid gap-4 md:grid-cols-2 2xl:grid-cols-3">
        {presets?.map((preset) => (
          <li
            key={preset.id}
            data-row
            className="relative rounded-lg border bg-surface p-4 transition-colors hover:border-line-strong"
          >
            <div className="flex items-center gap-2">
              <button
                type="button"
                onClick={() => setOpen(preset)}
                className="font-medium after:absolute after:inset-0 hover:underline"
              >
                {catalogue.preset(preset).name}
              </button>
              {preset.builtIn && <Badge>{t('builtIn')}</Badge>}
            </div>
            <p className="mt-0.5 text-xs text-muted">{catalogue.preset(preset).description}</p>
            <p className="mt-3 flex flex-wrap gap-1">
              {preset.settings.attacks.map((name) => (
                <Badge key={name}>{titleOf(name)}</Badge>
              ))}
            </p>
            <p className="tabular mt-2 text-xs text-muted">
              {t('budget', {
                norm: preset.settings.norm,
                epsilon: preset.settings.epsilonLevels,
                step: preset.settings.stepLevels,
                iterations: preset.settings.iterations,
              })}
            </p>
          </li>
        ))}
      </ul>
      {open !== undefined && (
        <PresetDialog
          preset={open === 'new' ? undefined : { ...open, ...catalogue.preset(open) }}
          attacks={data?.attacks ?? []}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}
