import { Home } from '#web/features/session/home.tsx';

export default function HomePage() {
  return <Home />;
}
