import { Overview } from '#web/features/overview/overview.tsx';

export default function OverviewPage() {
  return <Overview />;
}
