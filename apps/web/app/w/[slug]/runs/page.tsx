import { RunListDocument } from '#web/features/runs/run-list.generated.ts';
import { RunList } from '#web/features/runs/run-list.tsx';
import { runListVariables } from '#web/features/runs/run-list-variables.ts';
import { read, ReadAhead } from '#web/lib/apollo/read-ahead.tsx';

interface RunListRouteProps {
  readonly params: Promise<{ readonly slug: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | undefined>>>;
}

export default async function RunListRoute({ params, searchParams }: RunListRouteProps) {
  const slug = decodeURIComponent((await params).slug);
  const address = await searchParams;
  return (
    <ReadAhead
      reads={[read(RunListDocument, runListVariables({ slug, gate: address['gate'], campaign: address['campaign'] }))]}
    >
      <RunList />
    </ReadAhead>
  );
}
