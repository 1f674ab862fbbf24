import { TryPage } from '#web/features/probe/try-page.tsx';

export default function TryRoute() {
  return <TryPage />;
}
