'use client';

import { skipToken, useQuery } from '@apollo/client/react';
import { Command } from 'cmdk';
import { Boxes, Crosshair, Database, Moon, Play, Plus, Sun, Upload, type LucideIcon } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTheme } from 'next-themes';
import { useTranslations } from 'next-intl';
import { Dialog } from 'radix-ui';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { paths } from '#web/lib/paths.ts';
import { useFocusReturn } from '#web/ui/use-focus-return.ts';
import { CommandSearchDocument } from './command-search.generated.ts';
import { allItems } from './navigation.ts';
import { useWorkspace } from './workspace-context.tsx';

interface CommandPaletteProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

interface Start {
  readonly key: 'campaign' | 'model' | 'dataset';
  readonly icon: LucideIcon;
  readonly href: (slug: string) => string;
  readonly needs: string;
}

/** What somebody comes to begin. */
const STARTS: readonly Start[] = [
  { key: 'campaign', icon: Plus, href: paths.campaignNew, needs: 'campaign.write' },
  { key: 'model', icon: Upload, href: paths.modelUpload, needs: 'model.write' },
  { key: 'dataset', icon: Upload, href: paths.datasetUpload, needs: 'dataset.write' },
];

export default function CommandPalette({ open, onOpenChange }: CommandPaletteProps) {
  const t = useTranslations('shell');
  const router = useRouter();
  const focusReturn = useFocusReturn();
  const { slug, can } = useWorkspace();
  const { setTheme } = useTheme();
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search.trim());
  const { data } = useQuery(CommandSearchDocument, open ? { variables: { slug, search: wanted } } : skipToken);

  const act = (action: () => void) => () => {
    onOpenChange(false);
    setSearch('');
    action();
  };
  const go = (href: string) => act(() => router.push(href));
  const found = data?.workspace;
  const runNumber = /^#?([1-9]\d*)$/.exec(wanted)?.[1];

  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-scrim animate-appear" />
        <Dialog.Content
          {...focusReturn}
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-24px)] max-w-xl -translate-x-1/2 overflow-hidden rounded-lg border bg-raised shadow-float animate-appear"
        >
          <Dialog.Title className="sr-only">{t('palette.title')}</Dialog.Title>
          <Command label={t('palette.title')} loop>
            <Command.Input
              value={search}
              onValueChange={setSearch}
              placeholder={t('palette.placeholder')}
              className="h-12 w-full border-b bg-transparent px-4 text-base outline-none placeholder:text-faint"
            />
            <Command.List label={t('palette.found')} className="max-h-[min(60vh,420px)] overflow-y-auto p-1.5">
              <Command.Empty className="px-3 py-8 text-center text-sm text-muted">{t('palette.empty')}</Command.Empty>
              <PaletteGroup heading={t('palette.pages')}>
                {allItems.map(({ key, icon: Icon, href }) => (
                  <PaletteItem
                    key={key}
                    value={`page ${key}`}
                    keywords={[t(`navigation.${key}`)]}
                    icon={<Icon aria-hidden />}
                    onSelect={go(href(slug))}
                  >
                    {t(`navigation.${key}`)}
                  </PaletteItem>
                ))}
              </PaletteGroup>
              <PaletteGroup heading={t('palette.found')}>
                {runNumber !== undefined && (
                  <PaletteItem
                    value={`run ${runNumber}`}
                    keywords={[wanted]}
                    icon={<Play aria-hidden />}
                    onSelect={go(paths.run(slug, Number(runNumber)))}
                  >
                    {t('palette.run', { number: Number(runNumber) })}
                  </PaletteItem>
                )}
                {found?.campaigns.edges.map(({ node }) => (
                  <PaletteItem
                    key={node.id}
                    value={node.id}
                    keywords={[node.name]}
                    icon={<Crosshair aria-hidden />}
                    onSelect={go(paths.campaign(slug, node.id))}
                  >
                    {node.name}
                  </PaletteItem>
                ))}
                {found?.models.edges.map(({ node }) => (
                  <PaletteItem
                    key={node.id}
                    value={node.id}
                    keywords={[node.name]}
                    icon={<Boxes aria-hidden />}
                    onSelect={go(paths.model(slug, node.id))}
                  >
                    {node.name}
                  </PaletteItem>
                ))}
                {found?.datasets.edges.map(({ node }) => (
                  <PaletteItem
                    key={node.id}
                    value={node.id}
                    keywords={[node.name]}
                    icon={<Database aria-hidden />}
                    onSelect={go(paths.dataset(slug, node.id))}
                  >
                    {node.name}
                  </PaletteItem>
                ))}
              </PaletteGroup>
              <PaletteGroup heading={t('palette.actions')}>
                {STARTS.filter(({ needs }) => can(needs)).map(({ key, icon: Icon, href }) => (
                  <PaletteItem
                    key={key}
                    value={`action ${key}`}
                    keywords={[t(`palette.start.${key}`)]}
                    icon={<Icon aria-hidden />}
                    onSelect={go(href(slug))}
                  >
                    {t(`palette.start.${key}`)}
                  </PaletteItem>
                ))}
                <PaletteItem
                  value="action light"
                  keywords={[t('theme.light')]}
                  icon={<Sun aria-hidden />}
                  onSelect={act(() => setTheme('light'))}
                >
                  {t('palette.useLight')}
                </PaletteItem>
                <PaletteItem
                  value="action dark"
                  keywords={[t('theme.dark')]}
                  icon={<Moon aria-hidden />}
                  onSelect={act(() => setTheme('dark'))}
                >
                  {t('palette.useDark')}
                </PaletteItem>
              </PaletteGroup>
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PaletteGroup({ heading, children }: { readonly heading: string; readonly children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-faint"
    >
      {children}
    </Command.Group>
  );
}

interface PaletteItemProps {
  readonly value: string;
  readonly keywords: string[];
  readonly icon: ReactNode;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

function PaletteItem({ icon, children, ...rest }: PaletteItemProps) {
  return (
    <Command.Item
      {...rest}
      className="flex h-9 items-center gap-2.5 rounded-md px-2 text-sm data-[selected=true]:bg-hover [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-faint"
    >
      {icon}
      <span className="truncate">{children}</span>
    </Command.Item>
  );
}
