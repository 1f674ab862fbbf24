import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { UnfitError } from '../problem-of.ts';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const TIMEOUT_MS = 120_000;

/**
 * Prints a page by the Chromium that is installed. The page is our own and self-contained; the browser gets no network all the same. Throws UnfitError
 * where there is no Chromium.
 */
export async function renderPdf(html: string, configured: string | undefined): Promise<Uint8Array> {
  const program = [configured, ...PLACES].find((path) => path !== undefined && existsSync(path));
  if (program === undefined) {
    throw new UnfitError({
      code: 'NO_CHROMIUM',
      where: 'PDF export',
      expected: 'Chromium on the worker',
      got: 'none',
      fix: 'install Debian’s chromium, name it in HOLDFAST_CHROMIUM, or export HTML and print it',
    });
  }
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-pdf-'));
  try {
    const [page, file] = [join(folder, 'report.html'), join(folder, 'report.pdf')];
    await writeFile(page, html);
    await promisify(execFile)(
      program,
      [
        ...['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
        ...['--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND'],
        ...[`--user-data-dir=${join(folder, 'profile')}`, '--no-pdf-header-footer', `--print-to-pdf=${file}`],
        `file://${page}`,
      ],
      { timeout: TIMEOUT_MS },
    );
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
