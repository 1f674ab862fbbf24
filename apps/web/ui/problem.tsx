'use client';

import { OctagonAlert, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useProblemTexts } from '#web/lib/errors/use-problem-texts.ts';
import { Said } from './said.tsx';

/** An error in the five parts that every error of Holdfast has. */
export interface ProblemValue {
  readonly code: string;
  readonly where: string;
  readonly expected: string;
  readonly got: string;
  readonly fix: string;
}

const LOOKS = {
  bad: { box: 'border-bad-line bg-bad-soft', ink: 'text-bad', icon: OctagonAlert },
  warn: { box: 'border-warn-line bg-warn-soft', ink: 'text-warn', icon: TriangleAlert },
} as const;

/** What is wrong, what to do about it, and the details for who wants them. */
export function Problem({
  value,
  title,
  tone = 'bad',
  action,
}: {
  readonly value: ProblemValue;
  readonly title?: string;
  /** `warn` of what stops nothing. */
  readonly tone?: keyof typeof LOOKS;
  readonly action?: ReactNode;
}) {
  const t = useTranslations('ui.problem');
  const told = useProblemTexts().told(value);
  const look = LOOKS[tone];
  const Icon = look.icon;
  const rows = [
    ...(title === undefined ? [{ name: t('code'), text: value.code }] : []),
    { name: t('where'), text: told.where },
    { name: t('expected'), text: told.expected },
    { name: t('got'), text: told.got },
  ].filter(({ text }) => text !== '');
  return (
    <div role={tone === 'bad' ? 'alert' : undefined} className={`rounded-lg border p-4 ${look.box}`}>
      <div className="flex gap-2.5">
        <Icon className={`mt-0.5 size-4 shrink-0 ${look.ink}`} aria-hidden />
        <div className="min-w-0 flex-1">
          <p className={`font-medium ${look.ink}`}>{title ?? t('title')}</p>
          {/* The API's advice is written to stand within a sentence, too. */}
          <p className="mt-0.5 text-sm text-text first-letter:uppercase">
            <Said>{told.fix}</Said>
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
