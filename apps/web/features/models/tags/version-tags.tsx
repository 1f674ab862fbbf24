'use client';

import { useMutation } from '@apollo/client/react';
import { Tag, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { tellFailure, tellRefusal } from '#web/lib/apollo/tell.ts';
import { Badge } from '#web/ui/badge.tsx';
import { Button } from '#web/ui/button.tsx';
import { toast } from '#web/ui/toast.tsx';
import { ModelTagRemoveDocument, ModelTagSetDocument, type ModelTagsFragment } from './model-tags.generated.ts';

const TagDialog = dynamic(() => import('./tag-dialog.tsx'), { loading: () => null });

export interface TaggedVersion {
  readonly id: string;
  readonly number: number;
}

interface VersionTagsProps {
  readonly model: ModelTagsFragment;
  readonly version: TaggedVersion;
}

/** Tags of one version, by which campaigns may select it; whoever may write models puts them on and takes them off. */
export function VersionTags({ model, version }: VersionTagsProps) {
  const t = useTranslations('models.tags');
  const { can } = useWorkspace();
  const [adding, setAdding] = useState(false);
  const tui = useTranslations('ui');
  const [remove, { loading }] = useMutation(ModelTagRemoveDocument);
  const [set] = useMutation(ModelTagSetDocument, {
    onError: tellFailure,
    onCompleted: ({ modelTagSet }) => void tellRefusal(modelTagSet.userErrors),
  });
  const tags = model.tags.filter((entry) => entry.version.id === version.id);
  const onRemove = async (tag: string) => {
    try {
      const { data } = await remove({ variables: { input: { modelId: model.id, tag } } });
      if (tellRefusal(data?.modelTagRemove.userErrors)) return;
      const input = { modelId: model.id, tag, versionId: version.id };
      toast({
        kind: 'info',
        text: t('removed', { tag, number: version.number }),
        action: { label: tui('undo'), onClick: () => void set({ variables: { input } }) },
      });
    } catch (error) {
      tellFailure(error);
    }
  };
  return (
    <>
      {tags.map(({ tag }) => (
        <Badge key={tag} tone="accent" icon={<Tag aria-hidden />}>
          {tag}
          {can('model.write') && (
            <button
              type="button"
              aria-label={t('remove', { tag, number: version.number })}
              disabled={loading}
              onClick={() => void onRemove(tag)}
              className="-mr-1 grid size-4 place-items-center rounded-full hover:bg-hover"
            >
              <X aria-hidden />
            </button>
          )}
        </Badge>
      ))}
      {can('model.write') && (
        <Button
          size="sm"
          tone="quiet"
          aria-label={t('addTo', { number: version.number })}
          icon={<Tag className="size-3" aria-hidden />}
          onClick={() => setAdding(true)}
        >
          {t('add')}
        </Button>
      )}
      {adding && <TagDialog model={model} version={version} onClose={() => setAdding(false)} />}
    </>
  );
}
