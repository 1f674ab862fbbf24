'use client';

import { useMutation } from '@apollo/client/react';
import { Archive, Copy, MoreHorizontal, Pencil, Play } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { tellFailure, tellRefusal } from '#web/lib/apollo/tell.ts';
import { newKey } from '#web/lib/new-key.ts';
import { paths } from '#web/lib/paths.ts';
import { underFreeName } from '#web/lib/under-free-name.ts';
import { Button, buttonClass, IconButton } from '#web/ui/button.tsx';
import { Link } from '#web/ui/link.tsx';
import { Menu, MenuItem } from '#web/ui/menu.tsx';
import { toast } from '#web/ui/toast.tsx';
import { CampaignArchiveDocument, CampaignCloneDocument, CampaignStartDocument } from './campaign-actions.generated.ts';
import type { CampaignHeadFragment } from './campaign-page.generated.ts';

/** Start, edit, clone, archive. */
export function CampaignActions({ campaign }: { readonly campaign: CampaignHeadFragment }) {
  const t = useTranslations('campaigns.action');
  const router = useRouter();
  const { slug, can } = useWorkspace();
  const [start, starting] = useMutation(CampaignStartDocument);
  const [clone] = useMutation(CampaignCloneDocument);
  const [archive] = useMutation(CampaignArchiveDocument);
  /** One for every wish to start: pressing twice, or sending again after a lost answer, starts one run. */
  const idempotencyKey = useRef<string>(undefined);

  const attempt = async (action: () => Promise<void>) => {
    try {
      await action();
    } catch (error) {
      tellFailure(error);
    }
  };
  const onStart = () =>
    attempt(async () => {
      idempotencyKey.current ??= newKey();
      const { data } = await start({
        variables: { input: { campaignId: campaign.id, idempotencyKey: idempotencyKey.current } },
      });
      tellRefusal(data?.campaignStart.userErrors);
      idempotencyKey.current = undefined;
      if (data?.campaignStart.run) router.push(paths.run(slug, data.campaignStart.run.number));
    });
  const onClone = () =>
    attempt(async () => {
      const answer = await underFreeName(
        t('cloneName', { name: campaign.name }),
        async (name) => (await clone({ variables: { id: campaign.id, name } })).data?.campaignClone,
      );
      tellRefusal(answer?.userErrors);
      if (answer?.campaign) router.push(paths.campaignEdit(slug, answer.campaign.id));
    });
  const setArchived = (archived: boolean) =>
    attempt(async () => {
      const { data } = await archive({ variables: { id: campaign.id, archived } });
      if (tellRefusal(data?.campaignArchive.userErrors)) return;
      toast({
        kind: 'success',
        text: archived ? t('archivedToast') : t('restoredToast'),
        ...(archived && { action: { label: t('undo'), onClick: () => void setArchived(false) } }),
      });
    });

  return (
    <>
      {can('run.start') && campaign.archivedAt === null && (
        <Button
          tone="primary"
          busy={starting.loading}
          icon={<Play className="size-3.5" aria-hidden />}
          onClick={() => void onStart()}
        >
          {t('start')}
        </Button>
      )}
      {can('campaign.write') && (
        <>
          <Link href={paths.campaignEdit(slug, campaign.id)} className={buttonClass()}>
            <Pencil className="size-3.5" aria-hidden />
            {t('edit')}
          </Link>
          <Menu trigger={<IconButton label={t('more')} icon={<MoreHorizontal className="size-4" aria-hidden />} />}>
            <MenuItem icon={<Copy className="size-3.5" aria-hidden />} onSelect={() => void onClone()}>
              {t('clone')}
            </MenuItem>
            <MenuItem
              icon={<Archive className="size-3.5" aria-hidden />}
              onSelect={() => void setArchived(campaign.archivedAt === null)}
            >
              {campaign.archivedAt === null ? t('archive') : t('restore')}
            </MenuItem>
          </Menu>
        </>
      )}
    </>
  );
}
