'use client';

import { OctagonAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useErrorTexts } from '#web/lib/errors/use-error-texts.ts';
import { Said } from './said.tsx';

/** An error in the five parts that every error of Holdfast has. */
export interface ProblemValue {
  readonly code: string;
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  readonly fix: string;
}

/** What is wrong, what to do about it, and the details for who wants them. */
export function Problem({
  value,
  title,
  action,
}: {
  readonly value: ProblemValue;
  readonly title?: string;
  readonly action?: ReactNode;
}) {
  const t = useTranslations('ui.problem');
  const texts = useErrorTexts();
  const rows = [
    { name: t('where'), text: value.where },
    { name: t('expected'), text: value.expected },
    { name: t('got'), text: value.got },
  ].filter(({ text }) => text !== '');
  return (
    <div role="alert" className="rounded-lg border border-bad-line bg-bad-soft p-4">
      <div className="flex gap-2.5">
        <OctagonAlert className="mt-0.5 size-4 shrink-0 text-bad" aria-hidden />
        <div className="min-w-0 flex-1">
          <p className="font-medium text-bad">{title ?? value.code}</p>
          <p className="mt-0.5 text-sm text-text">
            <Said>{texts?.problem[value.code] ?? value.fix}</Said>
          </p>
          <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-xs">
            {rows.map(({ name, text }) => (
              <div key={name} className="contents">
                <dt className="text-muted">{name}</dt>
                <dd className="font-mono break-words text-text">
                  <Said>{text}</Said>
                </dd>
              </div>
            ))}
          </dl>
          {action !== undefined && <div className="mt-3">{action}</div>}
        </div>
      </div>
    </div>
  );
}
