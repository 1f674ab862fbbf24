import { ComparePage } from '#web/features/compare/compare-page.tsx';

export default function CompareRoute() {
  return <ComparePage />;
}
