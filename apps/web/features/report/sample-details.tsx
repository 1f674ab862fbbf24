'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useNames } from '#web/features/names/use-names.ts';
import type { RunOnPage } from '#web/features/runs/run-page.tsx';
import { useProblemTexts } from '#web/lib/errors/use-problem-texts.ts';
import { useWorkspace } from '#web/features/shell/workspace-context.tsx';
import { paths } from '#web/lib/paths.ts';
import { Card } from '#web/ui/card.tsx';
import { Code } from '#web/ui/code.tsx';
import { Link } from '#web/ui/link.tsx';
import { Said } from '#web/ui/said.tsx';
import { OutcomeBadge } from './outcome-state.tsx';
import { ReplaySample } from './replay-sample.tsx';
import type { ImageOnPage, SampleOnPage } from './sample-view.tsx';

interface SampleDetailsProps {
  readonly image: ImageOnPage;
  readonly sample: SampleOnPage;
  readonly run: RunOnPage;
  readonly modelOrdinal: number;
}

/** Numbers of one sample: distance to the original, fate under every transform, and how to make it again. */
export function SampleDetails({ image, sample, run, modelOrdinal }: SampleDetailsProps) {
  const t = useTranslations('report.sample');
  const format = useFormatter();
  const number = (value: number | null, digits: number) =>
    value === null ? '–' : format.number(value, { maximumFractionDigits: digits });
  const score = (value: number | null) => {
    if (value === null) return '–';
    if (value === 0) return format.number(0);
    // Rounded, the little that is left would read as nothing at all.
    const isTiny = value < 0.005;
    const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
    return `${isTiny ? '<' : ''}${format.number(isTiny ? 0.01 : value, digits)}`;
  };
  const { slug } = useWorkspace();
  const version = run.models.find(({ ordinal }) => ordinal === modelOrdinal)?.version;
  const names = useNames();
  const texts = useProblemTexts();
  return (
    <div className="flex min-w-0 flex-col gap-5">
      <Card title={t('perturbation')}>
        <dl className="grid grid-cols-2 gap-x-4 gap-y-1.5 text-sm sm:grid-cols-4 xl:grid-cols-2">
          <Fact name={t('linf')} value={t('levels', { value: number(sample.linf, 2) })} />
          <Fact name={t('l2')} value={t('levels', { value: number(sample.l2, 0) })} />
          <Fact
            name={t('psnr')}
            value={sample.psnr === null ? '∞' : t('decibels', { value: number(sample.psnr, 1) })}
          />
          <Fact name={t('ssim')} value={number(sample.ssim, 4)} />
          <Fact name={t('iterations')} value={number(sample.iterations, 0)} />
          {image.label !== null && <Fact name={t('label')} value={image.label} />}
        </dl>
      </Card>
      <Card title={t('outcomes')} flush>
        <table className="w-full text-sm">
          <thead>
            <tr className="text-left text-xs text-muted">
              <th scope="col" className="px-4 py-2 font-medium">
                {t('transform')}
              </th>
              <th scope="col" className="px-2 py-2 font-medium">
                {t('outcome')}
              </th>
              <th scope="col" className="px-4 py-2 text-right font-medium">
                {t('score')}
              </th>
            </tr>
          </thead>
          <tbody>
            {sample.outcomes.map((outcome) => (
              <tr key={outcome.transform} className="border-t">
                <th scope="row" className="px-4 py-1.5 text-left font-normal">
                  {names.transform(outcome.transform)}
                  {!outcome.seen && <span className="block text-2xs text-muted">{t('unseen')}</span>}
                </th>
                <td className="px-2 py-1.5">
                  <OutcomeBadge state={outcome.state} />
                  {outcome.error !== null && (
                    <span className="block text-xs text-muted">
                      <Said>{texts.fix(outcome.errorCode ?? '') ?? texts.message(outcome.error)}</Said>
                    </span>
                  )}
                </td>
                <td className="px-4 py-1.5 text-right whitespace-nowrap">
                  {t('scores', { before: score(outcome.scoreBefore), after: score(outcome.scoreAfter) })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Card>
      {sample.url !== null && (
        <ReplaySample
          key={sample.attack}
          run={run}
          modelOrdinal={modelOrdinal}
          position={image.position}
          attack={sample.attack}
        />
      )}
      <Card title={t('reproduce')}>
        <Code text={sample.reproduce} wrap />
        {version !== undefined && run.sourceRun === null && (
          <p className="mt-2 text-xs text-muted">
            {t.rich('reproduceNeeds', {
              name: image.name,
              link: (text) => (
                <Link
                  href={paths.modelVersion(slug, { model: version.model.id, version: version.id })}
                  className="text-accent-text hover:underline"
                >
                  {text}
                </Link>
              ),
            })}
          </p>
        )}
        {sample.sha256 !== null && (
          <p className="mt-2 font-mono text-2xs break-all text-muted">{t('hash', { hash: sample.sha256 })}</p>
        )}
      </Card>
    </div>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt className="text-xs text-muted">{name}</dt>
      <dd className="tabular">{value}</dd>
    </div>
  );
}
