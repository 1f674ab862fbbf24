'use client';

import { Layers, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useCatalogue } from '#web/features/names/use-catalogue.ts';
import { useNames } from '#web/features/names/use-names.ts';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { usePageQuery } from '#web/lib/apollo/use-page-query.ts';
import { paths } from '#web/lib/paths.ts';
import { Badge } from '#web/ui/badge.tsx';
import { buttonClass } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Link } from '#web/ui/link.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { useWorkspace } from '../shell/workspace-context.tsx';
import { NEW_SUITE } from './new-suite.ts';
import { SuiteListDocument } from './suite-list.generated.ts';

export function SuiteList() {
  const t = useTranslations('suites');
  const { slug, can } = useWorkspace();
  const catalogue = useCatalogue();
  const { data, error, refetch } = usePageQuery(SuiteListDocument, { variables: { slug } });
  const suites = data?.workspace?.suites;
  const newLink = can('suite.write') && (
    <Link href={paths.suite(slug, NEW_SUITE)} className={buttonClass({ tone: 'primary' })}>
      <Plus className="size-3.5" aria-hidden />
      {t('new')}
    </Link>
  );
  return (
    <>
      <PageHeader title={t('title')} description={t('description')} actions={newLink} />
      {suites === undefined && (
        <Card flush>
          {error === undefined ? (
            <SkeletonRows label={t('loading')} />
          ) : (
            <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
          )}
        </Card>
      )}
      {suites?.length === 0 && (
        <Card>
          <EmptyState icon={<Layers />} title={t('emptyTitle')} description={t('empty')} action={newLink} />
        </Card>
      )}
      <ul className="grid gap-4 md:grid-cols-2 2xl:grid-cols-3">
        {suites?.map((suite) => (
          <li
            key={suite.id}
            data-row
            className="relative rounded-lg border bg-surface p-4 transition-colors hover:border-line-strong"
          >
            <div className="flex items-center gap-2">
              <Link
                href={paths.suite(slug, suite.id)}
                className="font-medium after:absolute after:inset-0 hover:underline"
              >
                {catalogue.suite(suite).name}
              </Link>
              {suite.builtIn && <Badge>{t('builtIn')}</Badge>}
            </div>
            <p className="mt-0.5 text-xs text-muted">{catalogue.suite(suite).description}</p>
            <SpecLine title={t('bank')} specs={suite.bank.map(({ spec }) => spec)} />
            <SpecLine title={t('evaluate')} specs={suite.evaluate} />
          </li>
        ))}
      </ul>
    </>
  );
}

function SpecLine({ title, specs }: { readonly title: string; readonly specs: readonly string[] }) {
  const names = useNames();
  return (
    <div className="mt-3">
      <p className="mb-1 text-2xs text-faint">{title}</p>
      <div className="flex flex-wrap gap-1">
        {specs.map((spec) => (
          <span key={spec} title={spec} className="rounded-sm bg-sunken px-1.5 text-2xs text-muted">
            {names.transform(spec)}
          </span>
        ))}
      </div>
    </div>
  );
}
