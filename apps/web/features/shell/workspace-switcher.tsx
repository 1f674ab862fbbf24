'use client';

import clsx from 'clsx';
import { Check, ChevronsUpDown, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { ViewerDocument } from '#web/features/session/viewer.generated.ts';
import { usePageQuery } from '#web/lib/apollo/use-page-query.ts';
import { paths } from '#web/lib/paths.ts';
import { Link } from '#web/ui/link.tsx';
import { Logo } from '#web/ui/logo.tsx';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '#web/ui/menu.tsx';
import { useWorkspace } from './workspace-context.tsx';

const WorkspaceDialog = dynamic(() => import('./workspace-dialog.tsx'), { loading: () => null });

export function WorkspaceSwitcher({ collapsed }: { readonly collapsed: boolean }) {
  const t = useTranslations('shell');
  const workspace = useWorkspace();
  const { data } = usePageQuery(ViewerDocument, { variables: {} });
  const [creating, setCreating] = useState(false);
  const memberships = data?.viewer?.memberships ?? [];
  return (
    <>
      <Menu
        align="start"
        trigger={
          <button
            type="button"
            aria-label={t('switchWorkspace', { name: workspace.name })}
            className={clsx(
              'flex h-10 items-center gap-2.5 rounded-md px-1.5 text-left hover:bg-hover',
              collapsed && 'justify-center px-0',
            )}
          >
            <Logo className="size-6 shrink-0" />
            {!collapsed && (
              <>
                <span className="min-w-0 flex-1 truncate text-sm font-semibold">{workspace.name}</span>
                <ChevronsUpDown className="size-3.5 shrink-0 text-faint" aria-hidden />
              </>
            )}
          </button>
        }
      >
        <MenuLabel>{t('workspaces')}</MenuLabel>
        {memberships.map((membership) => (
          <MenuItem key={membership.workspace.id} asChild>
            <Link href={paths.overview(membership.workspace.slug)}>
              <span className="min-w-0 flex-1 truncate">{membership.workspace.name}</span>
              {membership.workspace.slug === workspace.slug && <Check className="size-3.5" aria-hidden />}
            </Link>
          </MenuItem>
        ))}
        {data?.viewer?.user.isOperator === true && (
          <>
            <MenuSeparator />
            <MenuItem icon={<Plus className="size-3.5" aria-hidden />} onSelect={() => setCreating(true)}>
              {t('newWorkspace.open')}
            </MenuItem>
          </>
        )}
      </Menu>
      {creating && <WorkspaceDialog onClose={() => setCreating(false)} />}
    </>
  );
}
