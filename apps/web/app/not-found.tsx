import { getTranslations } from 'next-intl/server';
import { SessionCard } from '#web/features/session/session-card.tsx';
import { paths } from '#web/lib/paths.ts';

export default async function NotFound() {
  const t = await getTranslations('app.notFound');
  return (
    <SessionCard title={t('title')} description={t('description')}>
      {/* Not Next's link: its scripts would be loaded with every page, a second time. */}
      <a className="text-sm text-accent-text underline" href={paths.home}>
        {t('home')}
      </a>
    </SessionCard>
  );
}
