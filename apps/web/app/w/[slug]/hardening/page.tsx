import { HardeningList } from '#web/features/hardening/hardening-list.tsx';

export default function HardeningRoute() {
  return <HardeningList />;
}
