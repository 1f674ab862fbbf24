'use client';

import { useQuery } from '@apollo/client/react';
import clsx from 'clsx';
import { useFormatter, useTranslations } from 'next-intl';
import { useNames } from '#web/features/names/use-names.ts';
import type { RunOnPage } from '#web/features/runs/run-page.tsx';
import { isAtRest } from '#web/features/states/run-state-badge.tsx';
import { messageOf } from '#web/lib/apollo/message-of.ts';
import { useUrlState } from '#web/lib/use-url-state.ts';
import { Card } from '#web/ui/card.tsx';
import { ErrorState } from '#web/ui/error-state.tsx';
import { Segmented } from '#web/ui/segmented.tsx';
import { Select } from '#web/ui/select.tsx';
import { Skeleton } from '#web/ui/skeleton.tsx';
import { RunTransferDocument, type RunTransferQuery, type TransferVersionFragment } from './run-transfer.generated.ts';

type Transfer = NonNullable<NonNullable<NonNullable<RunTransferQuery['workspace']>['run']>['transfer']>;
type Entry = Transfer['entries'][number];

/** Between two readings of a matrix that is still growing. */
const POLL_MS = 5_000;

interface TransferCardProps {
  readonly slug: string;
  readonly run: RunOnPage;
  /** The pair that the report below is about. */
  readonly modelOrdinal: number;
  readonly onModel: (ordinal: number) => void;
}

/** Samples made on one model, judged by others: rows are whom they were made on, columns who judges. */
export default function TransferCard({ slug, run, modelOrdinal, onModel }: TransferCardProps) {
  const t = useTranslations('transfer');
  const tui = useTranslations('ui');
  const names = useNames();
  const [attackParameter, setAttack] = useUrlState('transferAttack');
  const [transformParameter, setTransform] = useUrlState('transferTransform');
  const attack =
    run.attacks.find(({ id }) => id === attackParameter) ??
    run.attacks.find(({ id }) => id === 'averaged') ??
    run.attacks[0];
  const transform = run.transforms.find(({ spec }) => spec === transformParameter) ?? run.transforms[0];
  const { data, previousData, error, refetch } = useQuery(RunTransferDocument, {
    variables: { slug, number: run.number, attack: attack?.id ?? '' },
    pollInterval: isAtRest(run.state) ? 0 : POLL_MS,
  });
  const transfer = (data ?? previousData)?.workspace?.run?.transfer;
  return (
    <Card
      title={t('title')}
      description={t('description')}
      flush
      actions={
        <div className="flex flex-wrap items-center gap-2">
          <Segmented
            label={t('attack')}
            value={attack?.id ?? ''}
            options={run.attacks.map(({ id }) => ({ value: id, label: names.attack(id) }))}
            onChange={setAttack}
          />
          <Select
            label={t('transform')}
            value={transform?.spec}
            options={run.transforms.map(({ spec }) => ({ value: spec, label: names.transform(spec) }))}
            onChange={setTransform}
          />
        </div>
      }
    >
      {transfer === undefined || transfer === null ? (
        <div className="p-4">
          {error === undefined ? (
            <div role="status" aria-label={tui('loading')}>
              <Skeleton className="h-32 w-full" />
            </div>
          ) : (
            <ErrorState message={messageOf(error)} onRetry={() => void refetch()} />
          )}
        </div>
      ) : (
        <>
          <Matrix
            transfer={transfer}
            transform={transform?.spec ?? 'identity'}
            modelOrdinal={modelOrdinal}
            onModel={onModel}
          />
          <p className="border-t px-4 py-3 text-xs text-muted">{t('explained')}</p>
        </>
      )}
    </Card>
  );
}

interface MatrixProps {
  readonly transfer: Transfer;
  readonly transform: string;
  readonly modelOrdinal: number;
  readonly onModel: (ordinal: number) => void;
}

function Matrix({ transfer, transform, modelOrdinal, onModel }: MatrixProps) {
  const t = useTranslations('transfer');
  const nameOf = ({ number, model }: TransferVersionFragment) => t('version', { name: model.name, number });
  const entries = transfer.entries.filter((entry) => entry.transform === transform);
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t('title')}>
      <table className="w-full text-sm">
        <thead>
          <tr className="border-b text-left text-xs text-muted">
            <th scope="col" className="px-4 py-2 font-medium">
              {t('corner')}
            </th>
            {transfer.targets.map((target) => (
              <th key={target.id} scope="col" className="px-3 py-2 font-medium whitespace-nowrap">
                {nameOf(target)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y">
          {transfer.sources.map((source) => (
            <tr key={source.id}>
              <th scope="row" className="px-4 py-2.5 text-left font-medium">
                {nameOf(source)}
              </th>
              {transfer.targets.map((target) => {
                const entry = entries.find((one) => one.source.id === source.id && one.target.id === target.id);
                return (
                  <td key={target.id} className="p-1">
                    {entry !== undefined && (
                      <Cell
                        entry={entry}
                        label={t('pair', { source: nameOf(source), target: nameOf(target) })}
                        chosen={entry.modelOrdinal === modelOrdinal}
                        onChoose={() => onModel(entry.modelOrdinal)}
                      />
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps {
  readonly entry: Entry;
  readonly label: string;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function Cell({ entry, label, chosen, onChoose }: CellProps) {
  const t = useTranslations('transfer');
  const tui = useTranslations('ui');
  const format = useFormatter();
  const percent = (share: number) => format.number(share, { style: 'percent', maximumFractionDigits: 1 });
  const { attackSuccess: all, ofSuccessful: fooled, whiteBox } = entry;
  return (
    <button
      type="button"
      aria-pressed={chosen}
      title={label}
      onClick={onChoose}
      className={clsx(
        'block w-full min-w-36 rounded-md border px-2.5 py-1.5 text-left hover:border-line-strong',
        chosen ? 'border-accent' : 'border-transparent',
        whiteBox && 'bg-sunken',
      )}
    >
      <span className="sr-only">{label}: </span>
      {all.rate === null ? (
        <span className="text-faint">{tui('rate.nothingMeasured')}</span>
      ) : (
        <span className="tabular font-semibold">{percent(all.rate)}</span>
      )}
      {whiteBox && <span className="ml-1.5 text-xs text-muted">{t('whiteBox')}</span>}
      {all.rate !== null && (
        <span className="tabular block text-xs whitespace-nowrap text-muted">
          {tui('rate.interval', { low: percent(all.interval.low), high: percent(all.interval.high) })} ·{' '}
          {t('n', { n: all.n })}
        </span>
      )}
      {!whiteBox && fooled.n > 0 && (
        <span className="tabular block text-xs whitespace-nowrap text-muted">
          {t('ofSuccessful', { successes: fooled.successes, n: fooled.n })}
        </span>
      )}
    </button>
  );
}
