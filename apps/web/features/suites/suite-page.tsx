'use client';

import { useQuery } from '@apollo/client/react';
import { useTranslations } from 'next-intl';
import { useCatalogue } from '#web/features/names/use-catalogue.ts';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { paths } from '#web/lib/paths.ts';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { OnlyFor } from '../shell/only-for.tsx';
import { useWorkspace } from '../shell/workspace-context.tsx';
import { NEW_SUITE } from './new-suite.ts';
import { SuiteEditor } from './suite-editor.tsx';
import { SuiteListDocument } from './suite-list.generated.ts';
import { TransformDefinitionsDocument } from './transform-definition.generated.ts';

const EMPTY = { name: '', description: '', builtIn: false, builtInKey: null, bank: [], evaluate: [] };

export function SuitePage({ id }: { readonly id: string }) {
  const t = useTranslations('suites');
  const { slug } = useWorkspace();
  const catalogue = useCatalogue();
  const { data, error, refetch } = useQuery(SuiteListDocument, { variables: { slug } });
  const definitions = useQuery(TransformDefinitionsDocument);
  const suite = id === NEW_SUITE ? EMPTY : data?.workspace?.suites.find((candidate) => candidate.id === id);
  const failure = error ?? definitions.error;
  if (failure !== undefined)
    return (
      <ErrorState message={messageOf(failure)} onRetry={() => void Promise.all([refetch(), definitions.refetch()])} />
    );
  if (data === undefined || definitions.data === undefined) return <Skeleton className="h-96" />;
  if (suite === undefined) return <ErrorState title={t('missingTitle')} message={t('missing')} />;
  const editor = (
    <SuiteEditor
      key={id}
      id={id === NEW_SUITE ? undefined : id}
      initial={{ ...suite, ...catalogue.suite(suite) }}
      definitions={definitions.data.transforms}
    />
  );
  // One that exists may be read by everybody.
  if (id !== NEW_SUITE) return editor;
  return (
    <OnlyFor action="suite.write" back={paths.suites(slug)}>
      {editor}
    </OnlyFor>
  );
}
