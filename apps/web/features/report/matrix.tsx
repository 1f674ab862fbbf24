'use client';

import { skipToken, useQuery } from '@apollo/client/react';
import clsx from 'clsx';
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { useNames } from '#web/features/names/use-names.ts';
import type { RunOnPage } from '#web/features/runs/run-page.tsx';
import { useRunModelName } from '#web/features/runs/use-run-model-name.ts';
import { useUrlState } from '#web/lib/use-url-state.ts';
import { Card } from '#web/ui/card.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { FULL_HEAT, MatrixCell, type Counted } from './matrix-cell.tsx';
import type { ReportOnPage } from './report-overview.tsx';
import { RunMatricesDocument, type MatrixCellFragment } from './report.generated.ts';

/** Reports of classifiers count no objects. */
const CountedChoice = dynamic(() => import('./counted-choice.tsx'));

type TransformRow = RunOnPage['transforms'][number];

interface MatrixProps {
  readonly slug: string;
  readonly run: RunOnPage;
  readonly report: ReportOnPage;
}

/** Attack success by transform and attack, of all model versions of the run side by side. A cell opens the images behind it. */
export function Matrix({ slug, run, report }: MatrixProps) {
  const t = useTranslations('report.matrix');
  const names = useNames();
  const [countedParameter, setCounted] = useUrlState('count');
  const models = useMatrixModels({ slug, run, report });
  const { attacks } = run;
  const isSideBySide = models.length > 1;
  const columns = attacks.length * models.length;
  const hasObjects = report.cells.some(({ objectSuccess }) => objectSuccess !== null);
  const counted: Counted = hasObjects && countedParameter === 'objects' ? 'objects' : 'images';
  const [untransformed, ...others] = run.transforms;
  const groups = [
    { key: 'identity', rows: untransformed === undefined ? [] : [untransformed] },
    { key: 'seen', rows: others.filter(({ seen }) => seen) },
    { key: 'unseen', rows: others.filter(({ seen }) => !seen) },
  ] as const;
  return (
    <Card
      title={t('title')}
      description={t(counted === 'images' ? 'description' : 'objectDescription')}
      actions={
        <div className="flex flex-wrap items-center gap-3">
          {hasObjects && (
            <CountedChoice value={counted} onChange={(value) => setCounted(value === 'images' ? undefined : value)} />
          )}
          <Legend />
        </div>
      }
      flush
    >
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t('title')}>
        <table className="w-full border-collapse text-sm">
          <thead>
            <tr>
              <th
                scope="col"
                rowSpan={isSideBySide ? 2 : 1}
                className="sticky left-0 z-10 bg-surface px-4 py-2 text-left text-xs font-medium text-muted"
              >
                {t('transform')}
              </th>
              {attacks.map((attack) => (
                <th
                  key={attack.id}
                  scope={isSideBySide ? 'colgroup' : 'col'}
                  colSpan={models.length}
                  className={clsx(
                    'px-1 py-2 text-center text-xs font-medium text-balance',
                    isSideBySide ? 'border-l pb-0.5' : 'min-w-28',
                  )}
                  style={{ width: `${80 / attacks.length}%` }}
                >
                  {names.attack(attack.id)}
                  {attack.isControl && <span className="block text-2xs font-normal text-muted">{t('control')}</span>}
                </th>
              ))}
            </tr>
            {isSideBySide && (
              <tr>
                {attacks.map((attack) =>
                  models.map(({ ordinal, name }, index) => (
                    <th
                      key={`${attack.id} ${ordinal}`}
                      scope="col"
                      className={clsx(
                        'max-w-32 min-w-20 px-1 pb-2 text-center text-2xs break-words',
                        index === 0 && 'border-l',
                        ordinal === report.modelOrdinal ? 'font-semibold' : 'font-normal text-muted',
                      )}
                    >
                      {name}
                    </th>
                  )),
                )}
              </tr>
            )}
          </thead>
          {groups.map(
            ({ key, rows }) =>
              rows.length > 0 && (
                <tbody key={key}>
                  {key !== 'identity' && (
                    <tr>
                      <th
                        scope="rowgroup"
                        colSpan={columns + 1}
                        className="px-4 pt-3 pb-1 text-left text-2xs font-medium text-muted"
                      >
                        {t(key)}
                      </th>
                    </tr>
                  )}
                  {rows.map((row) => (
                    <tr key={row.spec}>
                      <th scope="row" className="sticky left-0 z-10 bg-surface px-4 py-0.5 text-left font-normal">
                        <TransformName row={row} />
                      </th>
                      {attacks.map((attack) =>
                        models.map(({ ordinal, name, cells }, index) => (
                          <td
                            key={`${attack.id} ${ordinal}`}
                            className={clsx('p-0.5', isSideBySide && index === 0 && 'border-l')}
                          >
                            {cells === undefined ? (
                              <Skeleton className="h-11" />
                            ) : (
                              <MatrixCell
                                cell={cells.get(cellKey(attack.id, row.spec))}
                                isErrored={
                                  !isSideBySide &&
                                  report.counts.errors > 0 &&
                                  report.counts.errors === report.counts.images
                                }
                                attack={attack.id}
                                transform={row.spec}
                                counted={counted}
                                model={{ ordinal, name }}
                              />
                            )}
                          </td>
                        )),
                      )}
                    </tr>
                  ))}
                </tbody>
              ),
          )}
        </table>
      </div>
      <p className="border-t px-4 py-2.5 text-xs text-muted">{t(`reference.${report.referenceKind}`)}</p>
    </Card>
  );
}

interface MatrixModel {
  readonly ordinal: number;
  /** Undefined where it stands alone. */
  readonly name: string | undefined;
  /** By `cellKey`; undefined until they are read. */
  readonly cells: ReadonlyMap<string, MatrixCellFragment> | undefined;
}

const cellKey = (attack: string, transform: string): string => `${attack} ${transform}`;

const cellsOf = (report: { readonly cells: readonly MatrixCellFragment[] }) =>
  new Map(report.cells.map((cell) => [cellKey(cell.attack, cell.transform), cell]));

/** The model versions that stand side by side. Those of a transfer are pairs, which have a matrix of their own. */
function useMatrixModels({ slug, run, report }: MatrixProps): readonly MatrixModel[] {
  const nameOf = useRunModelName();
  const isSideBySide = run.models.length > 1 && run.kind !== 'TRANSFER';
  const { data } = useQuery(
    RunMatricesDocument,
    isSideBySide ? { variables: { slug, number: run.number } } : skipToken,
  );
  if (!isSideBySide) return [{ ordinal: report.modelOrdinal, name: undefined, cells: cellsOf(report) }];
  const reports = [report, ...(data?.workspace?.run?.reports ?? [])];
  return run.models.map((model) => {
    const own = reports.find(({ modelOrdinal }) => modelOrdinal === model.ordinal);
    return { ordinal: model.ordinal, name: nameOf(model), cells: own === undefined ? undefined : cellsOf(own) };
  });
}

function TransformName({ row }: { readonly row: TransformRow }) {
  const names = useNames();
  return (
    <span className="flex flex-col leading-4">
      <span className="whitespace-nowrap">{names.transform(row.spec)}</span>
      {row.spec !== 'identity' && <code className="font-mono text-2xs text-muted">{row.spec}</code>}
    </span>
  );
}

function Legend() {
  const t = useTranslations('report.matrix');
  return (
    <div className="flex items-center gap-1.5 text-2xs text-muted">
      <span>{t('robust')}</span>
      <span
        aria-hidden
        className={clsx('h-2.5 w-24 rounded-full border')}
        style={{
          background: `linear-gradient(90deg, var(--sunken), color-mix(in srgb, var(--bad-solid) ${FULL_HEAT}%, var(--sunken)))`,
        }}
      />
      <span>{t('fooled')}</span>
    </div>
  );
}
