import { Webhooks } from '#web/features/settings/webhooks.tsx';

export default function WebhooksPage() {
  return <Webhooks />;
}
