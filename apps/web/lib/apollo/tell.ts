import { toast } from '#web/ui/toast.tsx';
import { messageOf } from './message-of.ts';

/** Says why a mutation has no answer; for `onError` of those whose page shows no error of its own. */
export function tellFailure(error: unknown): void {
  toast({ kind: 'error', text: messageOf(error) });
}

/** Says what the API would not do, and why. Returns whether there was something: then nothing was done. */
export function tellRefusal(errors: readonly { readonly message: string }[] | undefined): boolean {
  if (errors === undefined || errors.length === 0) return false;
  toast({ kind: 'error', text: errors.map(({ message }) => message).join(' ') });
  return true;
}
