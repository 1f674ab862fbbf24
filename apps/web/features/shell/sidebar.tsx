'use client';

import clsx from 'clsx';
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { IconButton } from '#web/ui/button.tsx';
import { Link } from '#web/ui/link.tsx';
import { isCurrent, navigation, overviewItem, settingsItem } from './navigation.ts';
import { useWorkspace } from './workspace-context.tsx';
import { WorkspaceSwitcher } from './workspace-switcher.tsx';

interface SidebarProps {
  /** Icons only. */
  readonly collapsed: boolean;
  readonly onToggle?: () => void;
  readonly onNavigate?: () => void;
}

export function Sidebar({ collapsed, onToggle, onNavigate }: SidebarProps) {
  const t = useTranslations('shell');
  return (
    <div className="flex h-full flex-col gap-1 overflow-y-auto p-2.5">
      <WorkspaceSwitcher collapsed={collapsed} />
      <nav aria-label={t('navigation.label')} className="mt-2 flex flex-1 flex-col gap-4" onClick={onNavigate}>
        <ul>
          <NavigationLink item={overviewItem} collapsed={collapsed} />
        </ul>
        {navigation.map((group) => (
          <div key={group.key}>
            <p className={clsx('px-2 pb-1 text-2xs font-medium text-faint', collapsed && 'sr-only')}>
              {t(`navigation.group.${group.key}`)}
            </p>
            <ul className="flex flex-col gap-px">
              {group.items.map((item) => (
                <NavigationLink key={item.key} item={item} collapsed={collapsed} />
              ))}
            </ul>
          </div>
        ))}
        <ul className="mt-auto">
          <NavigationLink item={settingsItem} collapsed={collapsed} />
        </ul>
      </nav>
      {onToggle !== undefined && (
        <IconButton
          className={clsx(collapsed ? 'self-center' : 'self-end')}
          label={collapsed ? t('expand') : t('collapse')}
          aria-expanded={!collapsed}
          icon={
            collapsed ? (
              <PanelLeftOpen className="size-4" aria-hidden />
            ) : (
              <PanelLeftClose className="size-4" aria-hidden />
            )
          }
          onClick={onToggle}
        />
      )}
    </div>
  );
}

function NavigationLink({ item, collapsed }: { readonly item: typeof overviewItem; readonly collapsed: boolean }) {
  const t = useTranslations('shell.navigation');
  const pathname = usePathname();
  const { slug } = useWorkspace();
  const current = isCurrent(item, { pathname, slug });
  const Icon = item.icon;
  return (
    <li>
      <Link
        href={item.href(slug)}
        aria-current={current ? 'page' : undefined}
        title={collapsed ? t(item.key) : undefined}
        className={clsx(
          'flex h-8 items-center gap-2.5 rounded-md px-2 text-sm transition-colors',
          current ? 'bg-hover font-medium text-text' : 'text-muted hover:bg-hover hover:text-text',
          collapsed && 'justify-center px-0',
        )}
      >
        <Icon className={clsx('size-4 shrink-0', current && 'text-accent-text')} aria-hidden />
        <span className={clsx(collapsed && 'sr-only')}>{t(item.key)}</span>
      </Link>
    </li>
  );
}
