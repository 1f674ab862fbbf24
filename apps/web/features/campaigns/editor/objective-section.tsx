'use client';

import { useTranslations } from 'next-intl';
import { ObjectiveFields } from '#web/features/objectives/objective-fields.tsx';
import { Card } from '#web/ui/card.tsx';
import { useCampaignForm } from './form-context.ts';

/** What counts as a success, decided before the run starts (method M4). */
export function ObjectiveSection() {
  const t = useTranslations('campaigns.editor');
  const { draft, change, material, errorOf } = useCampaignForm();
  const [chosen] = draft.models;
  const model = material.workspace.models.edges.find(({ node }) => node.id === chosen?.modelId)?.node.latest;
  return (
    <Card title={t('section.objective')} description={t('objectiveHint')}>
      <div className="grid gap-4 sm:grid-cols-3">
        <ObjectiveFields
          objectives={material.objectives.filter(({ task }) => model?.task === undefined || task === model.task)}
          labels={model?.labels ?? []}
          value={draft.objective}
          error={errorOf('objective')}
          onChange={(objective) => change({ objective })}
        />
      </div>
    </Card>
  );
}
