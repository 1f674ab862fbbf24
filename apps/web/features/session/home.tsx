'use client';

import { useQuery } from '@apollo/client/react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { paths } from '#web/lib/paths.ts';
import { useStored } from '#web/lib/use-stored.ts';
import { ErrorState } from '#web/ui/error-state.tsx';
import { ShellSkeleton } from '../shell/shell-skeleton.tsx';
import { SessionCard } from './session-card.tsx';
import { ViewerDocument } from './viewer.generated.ts';

/** Leads to the workspace that was open last, or to the sign-in. */
export function Home() {
  const t = useTranslations('session');
  const router = useRouter();
  const [lastSlug] = useStored('holdfast.workspace', '');
  const { data, error, refetch } = useQuery(ViewerDocument);
  const memberships = data?.viewer?.memberships;
  const slugs = memberships?.map(({ workspace }) => workspace.slug);
  const target =
    data === undefined
      ? undefined
      : slugs === undefined
        ? paths.signIn()
        : (slugs.find((slug) => slug === lastSlug) ?? slugs[0]);

  useEffect(() => {
    if (target !== undefined) router.replace(target.startsWith('/') ? target : paths.overview(target));
  }, [target, router]);

  if (error !== undefined) return <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />;
  if (memberships?.length === 0) {
    return (
      <SessionCard title={t('noWorkspace.title')} description={t('noWorkspace.description')}>
        <a className="text-sm text-accent-text underline" href="/sign-out">
          {t('noWorkspace.signOut')}
        </a>
      </SessionCard>
    );
  }
  return <ShellSkeleton />;
}
