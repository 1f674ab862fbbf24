import { HardeningPage } from '#web/features/hardening/hardening-page.tsx';
import { HardeningJobPageDocument } from '#web/features/hardening/hardening.generated.ts';
import { read, ReadAhead } from '#web/lib/apollo/read-ahead.tsx';

interface HardeningJobRouteProps {
  readonly params: Promise<{ readonly id: string }>;
}

export default async function HardeningJobRoute({ params }: HardeningJobRouteProps) {
  const id = decodeURIComponent((await params).id);
  return (
    <ReadAhead reads={[read(HardeningJobPageDocument, { id })]}>
      <HardeningPage id={id} />
    </ReadAhead>
  );
}
