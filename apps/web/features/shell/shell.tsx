'use client';

import clsx from 'clsx';
import { Menu as MenuIcon, Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { usePageQuery } from '#web/lib/apollo/use-page-query.ts';
import { paths } from '#web/lib/paths.ts';
import { useHydrating } from '#web/lib/use-hydrating.ts';
import { useModifierKey } from '#web/lib/use-modifier-key.ts';
import { useStored } from '#web/lib/use-stored.ts';
import { buttonClass, IconButton } from '#web/ui/button.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Kbd } from '#web/ui/kbd.tsx';
import { Link } from '#web/ui/link.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import { ShellSkeleton } from './shell-skeleton.tsx';
import { Sidebar } from './sidebar.tsx';
import { UserMenu } from './user-menu.tsx';
import { useShortcuts } from './use-shortcuts.ts';
import { WorkspaceProvider } from './workspace-context.tsx';
import { WorkspaceShellDocument, type WorkspaceShellQuery } from './workspace-shell.generated.ts';

const CommandPalette = lazy(() => import('./command-palette.tsx'));
const MobileNavigation = lazy(() => import('./mobile-navigation.tsx'));
const ShortcutHelp = lazy(() => import('./shortcut-help.tsx'));

/** What surrounds every page of a workspace. */
export function Shell({ slug, children }: { readonly slug: string; readonly children: ReactNode }) {
  const t = useTranslations('shell');
  const router = useRouter();
  const { data, error, refetch } = usePageQuery(WorkspaceShellDocument, { variables: { slug } });
  const isSignedOut = data !== undefined && data.viewer === null;
  useEffect(() => {
    if (isSignedOut) router.replace(paths.signIn(`${location.pathname}${location.search}`));
  }, [isSignedOut, router]);
  // A page whose session has ended finds no workspace either, while who was signed in is still remembered: asked anew, that is told apart.
  const isWithoutWorkspace = Boolean(data?.viewer) && data?.workspace === null;
  useEffect(() => {
    if (isWithoutWorkspace) void refetch();
  }, [isWithoutWorkspace, refetch]);

  if (data?.viewer && data.workspace)
    return (
      <LoadedShell viewer={data.viewer} workspace={data.workspace}>
        {children}
      </LoadedShell>
    );
  if (error !== undefined) return <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />;
  if (data?.viewer)
    return (
      <ErrorState
        title={t('noWorkspace.title')}
        message={t('noWorkspace.description', { slug })}
        action={
          <div className="flex flex-wrap justify-center gap-2">
            <Link href="/" className={buttonClass({ tone: 'primary' })}>
              {t('noWorkspace.own')}
            </Link>
            <a href="/sign-out" className={buttonClass()}>
              {t('noWorkspace.signOut')}
            </a>
          </div>
        }
      />
    );
  return <ShellSkeleton />;
}

interface LoadedShellProps {
  readonly viewer: NonNullable<WorkspaceShellQuery['viewer']>;
  readonly workspace: NonNullable<WorkspaceShellQuery['workspace']>;
  readonly children: ReactNode;
}

function LoadedShell({ viewer, workspace, children }: LoadedShellProps) {
  const t = useTranslations('shell');
  const [collapsed, setCollapsed] = useStored('holdfast.sidebar', 'open');
  const isHydrating = useHydrating();
  const modifier = useModifierKey();
  const [open, setOpen] = useState<'palette' | 'help' | 'menu' | undefined>();
  const { id, slug, name, viewerRole, viewerCan } = workspace;
  const value = useMemo(() => {
    const actions = new Set(viewerCan);
    return { id, slug, name, role: viewerRole, can: (action: string) => actions.has(action) };
  }, [id, slug, name, viewerRole, viewerCan]);

  const isCollapsed = collapsed === 'collapsed';
  const toggle = useCallback(() => setCollapsed(isCollapsed ? 'open' : 'collapsed'), [isCollapsed, setCollapsed]);
  const onPalette = useCallback(() => setOpen('palette'), []);
  const onHelp = useCallback(() => setOpen('help'), []);
  useShortcuts({ slug, onPalette, onHelp, onToggleSidebar: toggle });
  const openIf = (which: 'palette' | 'help' | 'menu') => (isOpen: boolean) => setOpen(isOpen ? which : undefined);

  return (
    <WorkspaceProvider value={value}>
      <>
        <a
          href="#content"
          className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-accent focus:px-3 focus:py-2 focus:text-on-accent"
        >
          {t('skip')}
        </a>
        <div className="flex min-h-dvh" data-hydrating={isHydrating || undefined}>
          <aside
            className={clsx(
              'sticky top-0 hidden h-dvh shrink-0 border-r bg-canvas md:block print:hidden',
              isCollapsed ? 'w-14' : 'w-56',
            )}
          >
            <Sidebar collapsed={isCollapsed} onToggle={toggle} />
          </aside>
          <div className="flex min-w-0 flex-1 flex-col">
            <header className="sticky top-0 z-20 flex print:hidden h-12 items-center gap-2 border-b bg-canvas/90 px-3 backdrop-blur md:px-6">
              <IconButton
                className="md:hidden"
                label={t('openMenu')}
                icon={<MenuIcon className="size-4" aria-hidden />}
                onClick={() => setOpen('menu')}
              />
              <button
                type="button"
                onClick={onPalette}
                className="flex h-8 min-w-0 flex-1 items-center gap-2 rounded-md border bg-surface px-2.5 text-sm text-faint hover:border-line-strong sm:max-w-72"
              >
                <Search className="size-3.5" aria-hidden />
                <span className="flex-1 truncate text-left">{t('palette.open')}</span>
                <span aria-hidden className="hidden gap-0.5 sm:flex">
                  <Kbd>{modifier}</Kbd>
                  <Kbd>K</Kbd>
                </span>
              </button>
              <div className="ml-auto flex items-center gap-2">
                <UserMenu name={viewer.user.name} email={viewer.user.email} />
              </div>
            </header>
            <ConnectionNotice />
            {/* Lines of text and tables end before they are hard to follow; what is made of images takes the whole window. */}
            <main
              id="content"
              tabIndex={-1}
              className="mx-auto w-full max-w-[1680px] flex-1 has-[[data-wide]]:max-w-none px-4 py-6 outline-none md:px-6 lg:px-8 print:p-0"
            >
              {children}
            </main>
          </div>
        </div>
        <Suspense>
          {open === 'menu' && <MobileNavigation onOpenChange={openIf('menu')} />}
          {open === 'palette' && <CommandPalette open onOpenChange={openIf('palette')} />}
          {open === 'help' && <ShortcutHelp open onOpenChange={openIf('help')} />}
        </Suspense>
      </>
    </WorkspaceProvider>
  );
}
