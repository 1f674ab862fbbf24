'use client';

import clsx from 'clsx';
import { CircleCheck, CircleDashed, CircleHelp, CircleX, ShieldAlert } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useGateText } from '#web/features/gates/gate-text.ts';
import { useNames } from '#web/features/names/use-names.ts';
import type { RunOnPage } from '#web/features/runs/run-page.tsx';
import type { ChangeKind } from '#web/graphql/schema.generated.ts';
import { Rate, RateBar } from '#web/ui/rate.tsx';
import { useImageLink } from './image-link.ts';
import { isOpening } from './is-opening.ts';
import { plainVerdict } from './plain-verdict.ts';
import type { ReportOnPage } from './report-overview.tsx';
import { partialNote } from './partial-note.ts';
import { verdictText } from './verdict-text.ts';

/** How the first line looks: the gate decides where there is one, else what the numbers allow to say about the model. */
function lookOf(gate: RunOnPage['gate'], report: ReportOnPage): { readonly tone: string; readonly icon: ReactNode } {
  const good = { tone: 'border-l-good text-good', icon: <CircleCheck aria-hidden /> };
  const bad = { tone: 'border-l-bad-solid text-bad', icon: <CircleX aria-hidden /> };
  const open = { tone: 'border-l-warn text-warn', icon: <CircleHelp aria-hidden /> };
  if (gate !== null) return { PASS: good, FAIL: bad, INCONCLUSIVE: open }[gate.status];
  if (report.verdict.conclusion === 'withstood') return good;
  if (report.verdict.conclusion === 'fooled') return { ...bad, icon: <ShieldAlert aria-hidden /> };
  return open;
}

const OPENING = { tone: 'border-l-accent text-accent-text', icon: <CircleDashed aria-hidden /> };

const CHANGES: readonly { readonly kind: ChangeKind; readonly of: keyof NonNullable<ReportOnPage['changes']> }[] = [
  { kind: 'NEW', of: 'new' },
  { kind: 'STILL_FAILING', of: 'stillFailing' },
  { kind: 'FIXED', of: 'fixed' },
  { kind: 'ERRORED', of: 'errored' },
];

interface VerdictCardProps {
  readonly run: RunOnPage;
  /** On the model version that is shown. */
  readonly gate: RunOnPage['gate'];
  readonly report: ReportOnPage;
}

/** One plain sentence, the rate behind it, and what changed against the baseline. */
export function VerdictCard({ run, gate, report }: VerdictCardProps) {
  const t = useTranslations('report.verdict');
  const tv = useTranslations('report.verdictText');
  const tp = useTranslations('report.plainVerdict');
  const names = useNames();
  const gateText = useGateText();
  const said = verdictText(report, { t: tv, transformName: names.transform });
  const partial = partialNote(run.state, report);
  const hasBegunOnly = isOpening(run.state, report);
  const plain = plainVerdict(report, { t: tp, names });
  const headline = hasBegunOnly ? t('opening') : gate === null ? (plain ?? said.headline) : gateText.headline(gate);
  const evidence = hasBegunOnly
    ? []
    : [plain, said.headline, ...said.details].filter((text) => text !== null && text !== headline);
  const { tone, icon } = hasBegunOnly ? OPENING : lookOf(gate, report);
  const { verdict, counts, changes } = report;
  const cell = report.cells.find(
    ({ attack, transform }) => attack === verdict.attack && transform === verdict.transform,
  );
  return (
    <section className={clsx('rounded-lg border border-l-4 bg-surface p-5', tone)}>
      <div className="flex flex-wrap gap-x-8 gap-y-4">
        <div className="min-w-0 flex-1 basis-96">
          <h2 className="flex items-start gap-2 text-lg font-semibold [&_svg]:mt-0.5 [&_svg]:size-5 [&_svg]:shrink-0">
            {icon}
            <span className="text-text">{headline}</span>
          </h2>
          <ul className="mt-2 flex max-w-[80ch] flex-col gap-1 text-sm text-muted">
            {evidence.map((text) => (
              <li key={text}>{text}</li>
            ))}
            {partial !== null && !hasBegunOnly && <li className="font-medium text-warn">{t(partial)}</li>}
          </ul>
        </div>
        {cell !== undefined && (
          <div className="w-56 text-text">
            <p className="text-xs text-muted">
              {t('rateOf', { attack: names.attack(cell.attack), transform: names.transform(cell.transform) })}
            </p>
            <Rate value={cell.attackSuccess} variant="stacked" />
            <RateBar value={cell.attackSuccess} className="mt-2" />
          </div>
        )}
      </div>
      <dl className="mt-4 flex flex-wrap gap-x-6 gap-y-1 border-t pt-3 text-sm text-text">
        <Count name={t('images')} value={counts.images} />
        <Count name={t('eligible')} value={counts.eligible} />
        <Count name={t('ineligible')} value={counts.ineligible} />
        <Count name={t('errors')} value={counts.errors} tone={counts.errors > 0 ? 'text-bad font-medium' : undefined} />
        {counts.done < counts.images && <Count name={t('notRun')} value={counts.images - counts.done} />}
      </dl>
      {changes !== null && (
        <ul className="mt-3 flex flex-wrap gap-2" aria-label={t('changes')}>
          {CHANGES.map(({ kind, of }) => (
            <ChangeLink key={kind} kind={kind} count={changes[of]} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Count({
  name,
  value,
  tone,
}: {
  readonly name: string;
  readonly value: number;
  readonly tone?: string | undefined;
}) {
  const format = useFormatter();
  return (
    <div className={clsx('tabular flex gap-1.5', tone)}>
      <dt className={clsx(tone === undefined && 'text-muted')}>{name}</dt>
      <dd>{format.number(value)}</dd>
    </div>
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
