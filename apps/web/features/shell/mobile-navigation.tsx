'use client';

import { useTranslations } from 'next-intl';
import { Dialog } from 'radix-ui';
import { useFocusReturn } from '#web/ui/use-focus-return.ts';
import { Sidebar } from './sidebar.tsx';

/** The side bar as a drawer, where there is no room beside the page. */
export default function MobileNavigation({ onOpenChange }: { readonly onOpenChange: (open: boolean) => void }) {
  const t = useTranslations('shell');
  const focusReturn = useFocusReturn();
  return (
    <Dialog.Root open onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-scrim animate-appear" />
        <Dialog.Content
          {...focusReturn}
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 w-64 border-r bg-canvas shadow-float animate-slide-in"
        >
          <Dialog.Title className="sr-only">{t('navigation.label')}</Dialog.Title>
          <Sidebar collapsed={false} onNavigate={() => onOpenChange(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
