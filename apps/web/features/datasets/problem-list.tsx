'use client';

import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { filled } from '#web/lib/errors/error-texts.ts';
import { useErrorTexts } from '#web/lib/errors/use-error-texts.ts';
import { Said } from '#web/ui/said.tsx';
import type { DatasetVersionFieldsFragment } from './dataset-detail.generated.ts';

/** Errors about a file begin with its name, which stands before them already. */
const withoutFile = (message: string, file: string): string =>
  message.startsWith(`${file}: `) ? message.slice(file.length + 2) : message;

/** Files that were left out, with the reason; part of the set is not silently missing. */
export function ProblemList({ problems }: { readonly problems: DatasetVersionFieldsFragment['problems'] }) {
  const t = useTranslations('datasets');
  const texts = useErrorTexts();
  return (
    <details className="mb-4 rounded-lg border border-warn-line bg-warn-soft px-4 py-2.5">
      <summary className="flex items-center gap-2 text-sm font-medium text-warn">
        <TriangleAlert className="size-4" aria-hidden />
        {t('leftOut', { count: problems.length })}
      </summary>
      <ul className="mt-2 max-h-60 overflow-y-auto text-xs">
        {problems.map(({ file, message, code, values }) => (
          <li key={file + message} className="py-0.5">
            <span className="font-mono break-all">{file}</span>{' '}
            <Said>{filled(texts?.problem[code ?? ''], values) ?? withoutFile(message, file)}</Said>
          </li>
        ))}
      </ul>
    </details>
  );
}
