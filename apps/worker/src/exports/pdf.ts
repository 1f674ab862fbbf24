import { findChromium, printPdf } from '@holdfast/reporting-pdf';
import { UnfitError } from '../problem-of.ts';

/** Prints a self-contained page by the Chromium that is installed. Throws UnfitError where there is none. */
export async function renderPdf(
  html: string,
  options: { readonly chromium: string | undefined; readonly signal: AbortSignal },
): Promise<Uint8Array> {
  const chromium = options.chromium ?? findChromium(process.env);
  if (chromium !== undefined) return printPdf({ html, chromium, signal: options.signal });
  throw new UnfitError({
    code: 'NO_CHROMIUM',
    where: 'PDF export',
    expected: 'Chromium on the worker',
    got: 'none',
    fix: 'install Debian’s chromium, name it in HOLDFAST_CHROMIUM, or export HTML and print it',
  });
}
