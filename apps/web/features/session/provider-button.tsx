import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { signInWithProvider } from '#web/lib/session.ts';
import { Button } from '#web/ui/button.tsx';

/** Signs in through the provider that this installation knows as `name`. */
export function ProviderButton({ name, next }: { readonly name: string; readonly next: string }) {
  const t = useTranslations('session');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | undefined>();

  const leave = async () => {
    setBusy(true);
    setError(undefined);
    const url = await signInWithProvider(next).catch(() => null);
    if (url !== null) {
      location.assign(url);
      return;
    }
    setError(t('provider.unreachable', { name }));
    setBusy(false);
  };

  return (
    <div className="mt-6 flex flex-col gap-2 border-t pt-6">
      <Button size="lg" busy={busy} onClick={() => void leave()}>
        {t('provider.submit', { name })}
      </Button>
      {error !== undefined && (
        <p role="alert" className="text-xs text-bad">
          {error}
        </p>
      )}
    </div>
  );
}
