import { Tokens } from '#web/features/settings/tokens.tsx';

export default function TokensPage() {
  return <Tokens />;
}
