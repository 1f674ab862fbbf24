'use client';

import { useTranslations } from 'next-intl';
import { useModifierKey } from '#web/lib/use-modifier-key.ts';
import { Dialog } from '#web/ui/dialog.tsx';
import { Kbd } from '#web/ui/kbd.tsx';
import { allItems } from './navigation.ts';

const KEYS = [
  { keys: ['/'], action: 'search' },
  { keys: ['j'], action: 'next' },
  { keys: ['k'], action: 'previous' },
  { keys: ['d'], action: 'difference' },
  { keys: ['['], action: 'sidebar' },
  { keys: ['?'], action: 'help' },
] as const;

export default function ShortcutHelp({
  open,
  onOpenChange,
}: {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations('shell');
  const modifier = useModifierKey();
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('shortcuts.title')}>
      <div className="grid gap-x-10 gap-y-1.5 sm:grid-cols-2">
        <ShortcutRow keys={[modifier, 'K']} text={t('shortcuts.palette')} />
        {KEYS.map(({ keys, action }) => (
          <ShortcutRow key={action} keys={keys} text={t(`shortcuts.${action}`)} />
        ))}
        {allItems.map((item) => (
          <ShortcutRow key={item.key} keys={['g', item.letter]} text={t(`navigation.${item.key}`)} />
        ))}
      </div>
    </Dialog>
  );
}

function ShortcutRow({ keys, text }: { readonly keys: readonly string[]; readonly text: string }) {
  return (
    <div className="flex items-center justify-between gap-3 py-0.5">
      <span className="text-sm text-muted">{text}</span>
      <span className="flex gap-1">
        {keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </span>
    </div>
  );
}
