import { Members } from '#web/features/settings/members.tsx';

export default function MembersPage() {
  return <Members />;
}
