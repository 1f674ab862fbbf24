/** Puts text on the clipboard; false where the browser does not allow it, as on an origin without HTTPS that is not this machine. */
export async function copyText(text: string): Promise<boolean> {
  if (!isSecureContext) return false;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
