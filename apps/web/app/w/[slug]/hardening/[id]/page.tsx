import { HardeningPage } from '#web/features/hardening/hardening-page.tsx';

interface HardeningJobRouteProps {
  readonly params: Promise<{ readonly id: string }>;
}

export default async function HardeningJobRoute({ params }: HardeningJobRouteProps) {
  return <HardeningPage id={decodeURIComponent((await params).id)} />;
}
