'use client';

import { useQuery } from '@apollo/client/react';
import { Scale, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ComparisonSetInput } from '#web/graphql/schema.generated.ts';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { useUrlState } from '#web/lib/use-url-state.ts';
import { Card } from '#web/ui/card.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Segmented } from '#web/ui/segmented.tsx';
import { SkeletonRows } from '#web/ui/skeleton.tsx';
import { cellsOf } from './by-cell.ts';
import { sortedByVerdict } from './by-verdict.ts';
import { RunComparisonSetDocument } from './comparison-set.generated.ts';
import { useComparisonText } from './comparison-text.ts';
import { Fold, MOST_UNFOLDED } from './fold.tsx';
import { PairView } from './pair-view.tsx';
import { SetTable } from './set-table.tsx';
import { useSubjectName } from './use-subject-name.ts';

interface SetViewProps {
  readonly slug: string;
  readonly input: ComparisonSetInput;
  /** The words of the address for the other subjects, in the order of the input. */
  readonly words: readonly string[];
}

/** Several subjects against one reference: all of them in one table, then the one that is chosen in full. */
export function SetView({ slug, input, words }: SetViewProps) {
  const t = useTranslations('compare');
  const tui = useTranslations('ui');
  const nameOf = useSubjectName();
  const text = useComparisonText();
  const [other, setOther] = useUrlState('other');
  const { data, error, refetch } = useQuery(RunComparisonSetDocument, { variables: { slug, input } });
  const set = data?.workspace?.comparisonSet;
  if (set === undefined) {
    return error === undefined ? (
      <SkeletonRows rows={10} label={tui('loading')} />
    ) : (
      <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
    );
  }
  const { reference, comparisons } = set;
  const others = comparisons.map(({ second }) => second);
  const cells = cellsOf(comparisons);
  const { changed, unchanged, undecided } = sortedByVerdict(cells);
  const table = (shown: typeof cells) => <SetTable cells={shown} reference={reference} others={others} />;
  const index = Math.max(0, words.indexOf(other ?? ''));
  const chosen = comparisons[index];
  const second = input.others[index];
  return (
    <div className="flex flex-col gap-5">
      <Card title={t('set.title')} description={t('set.description')} flush>
        <ul className="flex flex-col gap-3 border-b p-4 text-sm">
          {comparisons.map((comparison, place) => (
            <li key={words[place]} className="flex gap-2">
              <Scale className="mt-0.5 size-4 shrink-0 text-accent-text" aria-hidden />
              <div className="min-w-0">
                <p>
                  <strong className="font-semibold">{nameOf(comparison.second)}</strong> {text.headline(comparison)}
                </p>
                {text.notes(comparison).map((note) => (
                  <p key={note} className="mt-1 flex gap-2 text-muted">
                    <TriangleAlert className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
                    {note}
                  </p>
                ))}
              </div>
            </li>
          ))}
        </ul>
        {changed.length === 0 ? (
          <p className="px-4 py-3 text-sm text-muted">{t('noDifferences')}</p>
        ) : (
          table([...changed])
        )}
        {unchanged.length > 0 && (
          <Fold title={t('fold.unchanged', { count: unchanged.length })} open={unchanged.length <= MOST_UNFOLDED}>
            {table([...unchanged])}
          </Fold>
        )}
        {undecided.length > 0 && (
          <Fold title={t('fold.undecided', { count: undecided.length, total: cells.length })} open={false}>
            {table([...undecided])}
          </Fold>
        )}
      </Card>
      <div className="flex flex-wrap items-center gap-3">
        <h2 className="text-sm font-semibold">{t('set.detail')}</h2>
        <Segmented
          label={t('set.detail')}
          value={words[index] ?? ''}
          options={others.map((subject, place) => ({ value: words[place] ?? '', label: nameOf(subject) }))}
          onChange={setOther}
        />
      </div>
      {chosen !== undefined && second !== undefined && (
        <PairView
          key={words[index]}
          slug={slug}
          input={{ first: input.reference, second }}
          // The set's rows: corrected for all that is looked at here, not for this pair alone.
          family={{ tests: chosen.tests, rows: chosen.rows }}
        />
      )}
    </div>
  );
}
