import { getTranslations } from 'next-intl/server';
import { SessionCard } from '#web/features/session/session-card.tsx';
import { Link } from '#web/ui/link.tsx';

export default async function NotFound() {
  const t = await getTranslations('app.notFound');
  return (
    <SessionCard title={t('title')} description={t('description')}>
      <Link className="text-sm text-accent-text underline" href="/">
        {t('home')}
      </Link>
    </SessionCard>
  );
}
