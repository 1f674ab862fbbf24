'use client';

import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { toldValues } from '#web/lib/told-values.ts';
import { Said } from '#web/ui/said.tsx';
import type { DatasetProblemsFragment } from './dataset-detail.generated.ts';

interface ProblemListProps {
  readonly title: string;
  readonly problems: DatasetProblemsFragment;
}

/** What an import left out, with the reason; part of the set is not silently missing. */
export function ProblemList({ title, problems: { count, listed } }: ProblemListProps) {
  const t = useTranslations('datasets');
  return (
    <details className="mb-4 rounded-lg border border-warn-line bg-warn-soft px-4 py-2.5">
      <summary className="flex items-center gap-2 text-sm font-medium text-warn">
        <TriangleAlert className="size-4" aria-hidden />
        {title}
      </summary>
      {listed.length < count && <p className="mt-2 text-xs">{t('problemsShown', { count, shown: listed.length })}</p>}
      <ul className="mt-2 max-h-60 overflow-y-auto text-xs">
        {listed.map((problem) => (
          <li key={problem.file + problem.message} className="py-0.5">
            <span className="font-mono break-all">{problem.file}</span> <Reason problem={problem} />
          </li>
        ))}
      </ul>
    </details>
  );
}

function Reason({
  problem: { because, message, file },
}: {
  readonly problem: DatasetProblemsFragment['listed'][number];
}) {
  const t = useTranslations('told.leftOut');
  if (because === null) return <Said>{withoutFile(message, file)}</Said>;
  const { code, values } = because;
  return code === 'OTHER' ? <Said>{values.join(' ')}</Said> : t(code, toldValues(values));
}

/** Errors about a file that were stored as they were thrown begin with its name, which stands before them already. */
const withoutFile = (message: string, file: string): string =>
  message.startsWith(`${file}: `) ? message.slice(file.length + 2) : message;
