import { notFound } from 'next/navigation';
import { RunPage } from '#web/features/runs/run-page.tsx';

interface RunRouteProps {
  readonly params: Promise<{ readonly number: string }>;
}

export default async function RunRoute({ params }: RunRouteProps) {
  const number = Number((await params).number);
  if (!Number.isSafeInteger(number) || number < 1) notFound();
  return <RunPage number={number} />;
}
