'use client';

import { useFormatter, useTranslations } from 'next-intl';
import type { ChangeKind } from '#web/graphql/schema.generated.ts';
import { useImageLink } from './image-link.ts';
import type { ReportOnPage } from './report-overview.tsx';

type Changes = NonNullable<ReportOnPage['changes']>;

const CHANGES: readonly { readonly kind: ChangeKind; readonly of: keyof Changes }[] = [
  { kind: 'NEW', of: 'new' },
  { kind: 'STILL_FAILING', of: 'stillFailing' },
  { kind: 'FIXED', of: 'fixed' },
  { kind: 'ERRORED', of: 'errored' },
];

/** What changed against the baseline; each leads to the images it is about. */
export default function ChangeLinks({ changes }: { readonly changes: Changes }) {
  const t = useTranslations('report.verdict');
  return (
    <ul className="mt-3 flex flex-wrap gap-2" aria-label={t('changes')}>
      {CHANGES.map(({ kind, of }) => (
        <ChangeLink key={kind} kind={kind} count={changes[of]} />
      ))}
    </ul>
  );
}

function ChangeLink({ kind, count }: { readonly kind: ChangeKind; readonly count: number }) {
  const t = useTranslations('report.change');
  const format = useFormatter();
  const openImages = useImageLink();
  return (
    <li>
      <button
        type="button"
        onClick={() => openImages({ change: kind })}
        className="inline-flex items-center gap-2 rounded-md border px-3 py-1.5 text-sm text-text hover:bg-hover"
      >
        {t(kind)}
        <span className="tabular rounded-full bg-sunken px-1.5 text-xs text-muted">{format.number(count)}</span>
      </button>
    </li>
  );
}
