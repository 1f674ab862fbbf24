'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useNames } from '#web/features/names/use-names.ts';
import { Card } from '#web/ui/card.tsx';
import { Rate } from '#web/ui/rate.tsx';
import { notTestedTexts } from './not-tested-text.ts';
import type { ReportOnPage } from './report-overview.tsx';

/** How large the perturbations are, how close the graph forms came to the codecs, and what was not tested. */
export function MeasurementCard({ report }: { readonly report: ReportOnPage }) {
  const t = useTranslations('report.measurement');
  const tn = useTranslations('report.notTested');
  const format = useFormatter();
  const number = (value: number, digits = 2) => format.number(value, { maximumFractionDigits: digits });
  const names = useNames();
  return (
    <Card title={t('title')}>
      <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t('norms')}>
        <table className="w-full text-sm">
          <thead>
            <tr className="text-left text-xs text-muted">
              <th scope="col" className="py-1 pr-3 font-medium">
                {t('attack')}
              </th>
              <th scope="col" className="px-2 py-1 text-right font-medium">
                {t('linf')}
              </th>
              <th scope="col" className="px-2 py-1 text-right font-medium">
                {t('l2')}
              </th>
              <th scope="col" className="px-2 py-1 text-right font-medium">
                {t('psnr')}
              </th>
              <th scope="col" className="py-1 pl-2 text-right font-medium">
                {t('ssim')}
              </th>
            </tr>
          </thead>
          <tbody>
            {report.norms.map((norms) => (
              <tr key={norms.attack} className="border-t">
                <th scope="row" className="py-1.5 pr-3 text-left font-normal">
                  {names.attack(norms.attack)}
                </th>
                <td className="px-2 text-right">{number(norms.linf.mean)}</td>
                <td className="px-2 text-right">{number(norms.l2.mean, 0)}</td>
                <td className="px-2 text-right">{norms.psnr === null ? '∞' : number(norms.psnr.mean, 1)}</td>
                <td className="pl-2 text-right">{number(norms.ssim.mean, 3)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {report.accuracy !== null && (
        <dl className="mt-4 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 border-t pt-3 text-sm">
          <dt className="text-muted">{t('cleanAccuracy')}</dt>
          <dd>
            <Rate value={report.accuracy.clean} />
          </dd>
          {report.accuracy.robust.map(({ attack, rate }) => (
            <div key={attack} className="contents">
              <dt className="text-muted">{t('robustAccuracy', { attack: names.attack(attack) })}</dt>
              <dd>
                <Rate value={rate} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {report.surrogate.length > 0 && (
        <p className="mt-4 border-t pt-3 text-xs text-muted">
          {t('surrogate', {
            list: report.surrogate
              .map(({ transform, meanAbs }) => `${names.transform(transform)}: ${number(meanAbs)}`)
              .join(', '),
          })}
        </p>
      )}
      <div className="mt-4 border-t pt-3">
        <h3 className="text-xs font-medium text-muted">{t('notTested')}</h3>
        <ul className="mt-1 flex flex-col gap-1 text-xs text-muted">
          {notTestedTexts(report.notTestedFacts, { t: tn, names }).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </div>
    </Card>
  );
}
