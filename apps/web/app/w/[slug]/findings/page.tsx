import { FindingList } from '#web/features/findings/finding-list.tsx';

export default function FindingsPage() {
  return <FindingList />;
}
