'use client';

import { CircleCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { paths } from '#web/lib/paths.ts';
import { buttonClass } from '#web/ui/button.tsx';
import { Card } from '#web/ui/card.tsx';
import { Link } from '#web/ui/link.tsx';
import { useWorkspace } from '../shell/workspace-context.tsx';
import type { FirstSteps as Steps } from './first-steps-of.ts';

/** From the sample's report to a campaign of one's own, for whoever has not made one yet. */
export default function FirstSteps({ steps }: { readonly steps: Steps }) {
  const t = useTranslations('overview.firstSteps');
  const { slug } = useWorkspace();
  const { runNumber, hasModel, hasDataset } = steps;
  const list = [
    {
      key: 'report',
      done: false,
      href: runNumber === null ? undefined : `${paths.run(slug, runNumber)}?guide=open`,
    },
    { key: 'model', done: hasModel, href: paths.modelUpload(slug) },
    { key: 'dataset', done: hasDataset, href: paths.datasetUpload(slug) },
    { key: 'campaign', done: false, href: paths.campaignNew(slug) },
  ] as const;
  return (
    <Card title={t('title')} description={t('description')} flush>
      <ol className="divide-y">
        {list.map(({ key, done, href }, index) => (
          <li key={key} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
            <span
              aria-hidden
              className="tabular grid size-6 shrink-0 place-items-center rounded-full border text-xs font-medium text-muted"
            >
              {done ? <CircleCheck className="size-4 text-good" /> : index + 1}
            </span>
            <div className="min-w-0 flex-1 basis-56">
              <p className="font-medium">
                {t(`${key}.title`)}
                {done && <span className="ml-2 text-xs font-normal text-good">{t('done')}</span>}
              </p>
              <p className="text-xs text-muted">{t(`${key}.hint`)}</p>
            </div>
            {href !== undefined && (
              <Link href={href} className={buttonClass({ size: 'sm' })}>
                {t(`${key}.action`)}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}
