'use client';

import clsx from 'clsx';
import { CircleCheck, CircleDashed, CircleHelp, CircleX, ShieldAlert } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import { useNames } from '#web/features/names/use-names.ts';
import type { RunOnPage } from '#web/features/runs/run-page.tsx';
import { Rate, RateBar } from '#web/ui/rate.tsx';
import { isOpening } from './is-opening.ts';
import { plainVerdict } from './plain-verdict.ts';
import type { ReportOnPage } from './report-overview.tsx';
import { partialNote } from './partial-note.ts';
import { verdictText } from './verdict-text.ts';

/** Of runs with a gate. */
const GateHeadline = dynamic(() => import('./gate-headline.tsx'));
/** Against a baseline, where there is one. */
const ChangeLinks = dynamic(() => import('./change-links.tsx'));

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
  const said = verdictText(report, { t: tv, transformName: names.transform });
  const partial = partialNote(run.state, report);
  const hasBegunOnly = isOpening(run.state, report);
  const plain = plainVerdict(report, { t: tp, names });
  const headline = hasBegunOnly ? (
    t('opening')
  ) : gate === null ? (
    (plain ?? said.headline)
  ) : (
    <GateHeadline gate={gate} />
  );
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
      {changes !== null && <ChangeLinks changes={changes} />}
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
