'use client';

import { CloudOff, RotateCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';
import { EmptyState } from './empty-state.tsx';
import { Said } from './said.tsx';

interface ErrorStateProps {
  readonly title?: string;
  /** What happened, in the words of whoever noticed it. */
  readonly message: string;
  readonly onRetry?: () => void;
  /** Where to go from here, where trying again is of no use. */
  readonly action?: ReactNode;
}

/** Stands where content would be that could not be read. */
export function ErrorState({ title, message, onRetry, action }: ErrorStateProps) {
  const t = useTranslations('ui.error');
  return (
    <div role="alert">
      <EmptyState
        icon={<CloudOff aria-hidden />}
        title={title ?? t('title')}
        description={<Said>{message}</Said>}
        {...(action !== undefined && { action })}
        {...(onRetry !== undefined && {
          action: (
            <Button icon={<RotateCw className="size-3.5" aria-hidden />} onClick={onRetry}>
              {t('retry')}
            </Button>
          ),
        })}
      />
    </div>
  );
}
