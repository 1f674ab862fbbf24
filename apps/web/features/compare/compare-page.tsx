'use client';

import { skipToken, useQuery } from '@apollo/client/react';
import { GitCompareArrows } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import type { ComparisonInput } from '#web/graphql/schema.generated.ts';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { paths } from '#web/lib/paths.ts';
import { useUrlState } from '#web/lib/use-url-state.ts';
import { buttonClass } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { Combobox } from '#web/ui/combobox.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Field } from '#web/ui/field.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { ComparisonView } from './comparison-view.tsx';
import { CompareSubjectsDocument } from './compare-subjects.generated.ts';
import { RunComparisonDocument } from './comparison.generated.ts';

/** A run and the place of a model version in it, as one word of the address: `<run id>.<ordinal>`. */
const readSubject = (text: string | undefined): { runId: string; modelOrdinal: number } | undefined => {
  if (text === undefined) return undefined;
  const [runId, ordinal = '0'] = text.split('.', 2);
  return runId === undefined || runId === '' ? undefined : { runId, modelOrdinal: Number(ordinal) };
};

/** Two model versions or runs on the images that both have judged. */
export function ComparePage() {
  const t = useTranslations('compare');
  const tui = useTranslations('ui');
  const { slug } = useWorkspace();
  const [first, setFirst] = useUrlState('first');
  const [second, setSecond] = useUrlState('second');
  const subjects = useQuery(CompareSubjectsDocument, { variables: { slug } });
  const options = useMemo(
    () =>
      (subjects.data?.workspace?.runs.edges ?? []).flatMap(({ node: run }) =>
        run.models.map(({ ordinal, version }) => ({
          value: ordinal === 0 ? run.id : `${run.id}.${ordinal}`,
          label: run.title,
          hint: t('version', { name: version.model.name, number: version.number }),
        })),
      ),
    [subjects.data, t],
  );
  const one = readSubject(first);
  const other = readSubject(second);
  const input: ComparisonInput | undefined =
    one === undefined || other === undefined ? undefined : { first: one, second: other };
  const { data, error, refetch } = useQuery(
    RunComparisonDocument,
    input === undefined ? skipToken : { variables: { slug, input } },
  );
  const comparison = data?.workspace?.comparison;
  const picker = (label: string, value: string | undefined, onChange: (value: string) => void) => (
    <Field label={label}>
      {(control) => (
        <Combobox
          control={control}
          value={value}
          options={options}
          placeholder={t('choose')}
          searchPlaceholder={t('search')}
          emptyText={t('noRun')}
          onChange={onChange}
        />
      )}
    </Field>
  );

  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <div className="mb-5 grid gap-4 sm:grid-cols-2">
        {picker(t('first'), first, setFirst)}
        {picker(t('second'), second, setSecond)}
      </div>
      {input === undefined ? (
        <Card>
          <EmptyState
            icon={<GitCompareArrows aria-hidden />}
            title={t('empty')}
            description={options.length < 2 ? t('tooFew') : t('emptyDescription')}
            action={
              subjects.data !== undefined &&
              options.length < 2 && (
                <Link href={paths.campaigns(slug)} className={buttonClass()}>
                  {t('toCampaigns')}
                </Link>
              )
            }
          />
        </Card>
      ) : comparison === undefined ? (
        error === undefined ? (
          <SkeletonRows rows={10} label={tui('loading')} />
        ) : (
          <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
        )
      ) : (
        <ComparisonView slug={slug} input={input} comparison={comparison} />
      )}
    </>
  );
}
