import { HardeningList } from '#web/features/hardening/hardening-list.tsx';
import { HardeningListDocument } from '#web/features/hardening/hardening.generated.ts';
import { read, ReadAhead } from '#web/lib/apollo/read-ahead.tsx';

interface HardeningRouteProps {
  readonly params: Promise<{ readonly slug: string }>;
}

export default async function HardeningRoute({ params }: HardeningRouteProps) {
  const slug = decodeURIComponent((await params).slug);
  return (
    <ReadAhead reads={[read(HardeningListDocument, { slug })]}>
      <HardeningList />
    </ReadAhead>
  );
}
