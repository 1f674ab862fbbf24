import { RunList } from '#web/features/runs/run-list.tsx';

export default function RunsPage() {
  return <RunList />;
}
