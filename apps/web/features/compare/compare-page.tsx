'use client';

import { skipToken, useQuery } from '@apollo/client/react';
import { GitCompareArrows } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useDeferredValue, useMemo, useState } from 'react';
import { useRunModelName } from '#web/features/runs/use-run-model-name.ts';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { paths } from '#web/lib/paths.ts';
import { useUrlState } from '#web/lib/use-url-state.ts';
import { buttonClass } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import type { ComboboxOption } from '#web/ui/combobox.tsx';
import { EmptyState } from '#web/ui/empty-state.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Link } from '#web/ui/link.tsx';
import { PageHeader } from '#web/ui/page-header.tsx';
import { CompareSubjectsDocument, type CompareSubjectsQuery } from './compare-subjects.generated.ts';
import { PairView } from './pair-view.tsx';
import { SetView } from './set-view.tsx';
import { SubjectPickers } from './subject-pickers.tsx';
import { chosenRuns, readOthers, readSubject } from './subjects.ts';

/** Every model version of every run is a choice. */
const subjectOptions = (
  data: CompareSubjectsQuery | undefined,
  nameOf: ReturnType<typeof useRunModelName>,
): readonly ComboboxOption[] =>
  (data?.workspace?.runs.edges ?? []).flatMap(({ node: run }) =>
    run.models.map(({ ordinal, version, samplesOf }) => ({
      value: ordinal === 0 ? run.id : `${run.id}.${ordinal}`,
      label: run.title,
      hint: nameOf({ version, samplesOf }),
    })),
  );

/** Model versions or runs against a reference, on the images that both have judged. */
export function ComparePage() {
  const t = useTranslations('compare');
  const { slug } = useWorkspace();
  const [first, setFirst] = useUrlState('first');
  const [second, setSecond] = useUrlState('second');
  const nameOf = useRunModelName();
  const [search, setSearch] = useState('');
  const settled = useDeferredValue(search.trim());
  const found = useQuery(CompareSubjectsDocument, {
    variables: { slug, filter: { states: ['DONE', 'CANCELLED'], ...(settled !== '' && { search: settled }) } },
  });
  const subjects = found.data ?? found.previousData;
  const options = useMemo(() => subjectOptions(subjects, nameOf), [subjects, nameOf]);
  const ids = chosenRuns(first, second);
  const chosen = useQuery(
    CompareSubjectsDocument,
    ids.length === 0 ? skipToken : { variables: { slug, filter: { ids: [...ids] } } },
  );
  const known = useMemo(() => subjectOptions(chosen.data, nameOf), [chosen.data, nameOf]);
  const words = readOthers(second, first);
  const reference = readSubject(first);
  const others = words.flatMap((word) => readSubject(word) ?? []);
  const [only] = others;
  const isTooFew = subjects !== undefined && settled === '' && options.length < 2;

  return (
    <>
      <PageHeader title={t('title')} description={t('description')} />
      <SubjectPickers
        options={options}
        known={known}
        onSearch={setSearch}
        reference={first}
        others={words}
        onReference={setFirst}
        onOthers={(values) => setSecond(values.join(','))}
      />
      {reference === undefined || only === undefined ? (
        <Card>
          {subjects === undefined && found.error !== undefined ? (
            <ErrorState message={messageOf(found.error)} onRetry={() => void found.refetch()} />
          ) : (
            <EmptyState
              icon={<GitCompareArrows aria-hidden />}
              title={t('empty')}
              description={isTooFew ? t('tooFew') : t('emptyDescription')}
              action={
                isTooFew && (
                  <Link href={paths.campaigns(slug)} className={buttonClass()}>
                    {t('toCampaigns')}
                  </Link>
                )
              }
            />
          )}
        </Card>
      ) : others.length === 1 && only.runId === reference.runId && only.modelOrdinal === reference.modelOrdinal ? (
        <Card>
          <EmptyState icon={<GitCompareArrows aria-hidden />} title={t('same')} description={t('sameDescription')} />
        </Card>
      ) : others.length === 1 ? (
        <PairView slug={slug} input={{ first: reference, second: only }} />
      ) : (
        <SetView slug={slug} input={{ reference, others }} words={words} />
      )}
    </>
  );
}
