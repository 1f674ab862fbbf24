'use client';

import clsx from 'clsx';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { paths, settingsPages, type SettingsPage } from '#web/lib/paths.ts';
import { Link } from '#web/ui/link.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { RoleRefused } from '../shell/only-for.tsx';
import { useWorkspace } from '../shell/workspace-context.tsx';

/** What a page's content asks for; a tab without it would only show a refusal. */
const NEEDS: Partial<Record<SettingsPage, string>> = {
  webhooks: 'webhook.manage',
  audit: 'audit.read',
};

export function SettingsTabs({ children }: { readonly children: ReactNode }) {
  const t = useTranslations('settings');
  const pathname = usePathname();
  const { slug, can } = useWorkspace();
  const shown = settingsPages.filter((page) => {
    const action = NEEDS[page];
    return action === undefined || can(action);
  });
  const isRefused = settingsPages.some((page) => pathname === paths.settings(slug, page) && !shown.includes(page));
  return (
    <>
      <PageHeader title={t('title')} />
      <nav aria-label={t('title')} className="-mt-2 mb-6 flex gap-1 overflow-x-auto border-b">
        {shown.map((page) => {
          const href = paths.settings(slug, page);
          const current = pathname === href;
          return (
            <Link
              key={page}
              // Where not all of them have room, the present one must not be outside.
              ref={current ? scrollIntoRow : undefined}
              href={href}
              aria-current={current ? 'page' : undefined}
              className={clsx(
                '-mb-px border-b-2 px-2.5 py-2 text-sm whitespace-nowrap hover:text-text',
                current ? 'border-accent-text font-medium text-text' : 'border-transparent text-muted',
              )}
            >
              {t(`pages.${page}`)}
            </Link>
          );
        })}
      </nav>
      <div className="max-w-4xl">
        {isRefused ? <RoleRefused back={paths.settings(slug, 'members')} backLabel={t('toMembers')} /> : children}
      </div>
    </>
  );
}

function scrollIntoRow(link: HTMLElement | null): void {
  link?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}
