'use client';

import { LogOut, Monitor, Moon, Sun, User } from 'lucide-react';
import { useTheme } from 'next-themes';
import { useTranslations } from 'next-intl';
import { paths } from '#web/lib/paths.ts';
import { Link } from '#web/ui/link.tsx';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '#web/ui/menu.tsx';
import { useWorkspace } from './workspace-context.tsx';

const THEMES = [
  { key: 'light', icon: Sun },
  { key: 'dark', icon: Moon },
  { key: 'system', icon: Monitor },
] as const;

export function UserMenu({ name, email }: { readonly name: string; readonly email: string }) {
  const t = useTranslations('shell');
  const { setTheme } = useTheme();
  const { slug, role } = useWorkspace();
  const initial = (name === '' ? email : name).slice(0, 1).toUpperCase();
  return (
    <Menu
      trigger={
        <button
          type="button"
          aria-label={t('userMenu', { name })}
          className="grid size-7 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent-text"
        >
          {initial}
        </button>
      }
    >
      <div className="px-2 py-1.5">
        <p className="text-sm font-medium">{name}</p>
        <p className="text-xs text-muted">
          {email} · {t(`role.${role}`)}
        </p>
      </div>
      <MenuSeparator />
      <MenuLabel>{t('theme.label')}</MenuLabel>
      {THEMES.map(({ key, icon: Icon }) => (
        <MenuItem key={key} icon={<Icon className="size-3.5 text-muted" aria-hidden />} onSelect={() => setTheme(key)}>
          {t(`theme.${key}`)}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem asChild>
        <Link href={paths.settings(slug, 'profile')}>
          <User className="size-3.5 text-muted" aria-hidden />
          {t('profile')}
        </Link>
      </MenuItem>
      <MenuItem asChild>
        {/* Not a Next link: leaving drops everything that this tab has read. */}
        <a href="/sign-out">
          <LogOut className="size-3.5 text-muted" aria-hidden />
          {t('signOut')}
        </a>
      </MenuItem>
    </Menu>
  );
}
