import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** A page could not be printed. */
export class PdfError extends Error {
  override readonly name = 'PdfError';
  readonly code = 'PDF_FAILED';
}

/** Seconds on an idle machine; 48 s were measured for a page of 5 MB on one with ten times the work that it can do. */
const TIMEOUT_MS = 240_000;

/**
 * Prints a self-contained HTML page to PDF with Chromium's own print command, in a profile of its own that is removed afterwards.
 * @param request.chromium path of the program, see {@link findChromium}.
 * @throws PdfError where the program is missing, fails, hangs, or writes no PDF.
 */
export async function printPdf(request: {
  readonly html: string;
  readonly chromium: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}): Promise<Uint8Array> {
  const { html, chromium, timeoutMs = TIMEOUT_MS, signal } = request;
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-pdf-'));
  try {
    const [page, pdf] = [join(folder, 'report.html'), join(folder, 'report.pdf')];
    await writeFile(page, html);
    const log = await run(chromium, argumentsFor({ folder, page, pdf }), { timeoutMs, signal });
    const bytes = await readFile(pdf).catch(() => undefined);
    if (bytes === undefined || bytes.subarray(0, 5).toString('latin1') !== '%PDF-') {
      throw new PdfError(`${chromium} wrote no PDF: ${lastLines(log)}`);
    }
    return bytes;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function argumentsFor({ folder, page, pdf }: { folder: string; page: string; pdf: string }): readonly string[] {
  return [
    '--headless',
    '--disable-gpu',
    '--no-first-run',
    '--disable-extensions',
    '--disable-dev-shm-usage',
    '--hide-scrollbars',
    // Chromium refuses its sandbox to root; the page is our own, loads nothing (Content-Security-Policy) and names are escaped in it.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    `--user-data-dir=${join(folder, 'profile')}`,
    '--no-pdf-header-footer',
    `--print-to-pdf=${pdf}`,
    pathToFileURL(page).href,
  ];
}

function run(
  program: string,
  args: readonly string[],
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      ...(signal && { signal }),
    });
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (log = `${log}${text}`.slice(-4000)));
    child.on('error', (error) => {
      reject(
        error.name === 'AbortError'
          ? error
          : new PdfError(`${program} cannot be started: ${error.message}`, { cause: error }),
      );
    });
    child.on('close', (code, killed) => {
      if (code === 0) resolve(log);
      else if (killed !== null) reject(new PdfError(`${program} was stopped by ${killed} (limit ${timeoutMs} ms)`));
      else reject(new PdfError(`${program} ended with code ${code ?? -1}: ${lastLines(log)}`));
    });
  });
}

const lastLines = (log: string): string => log.trim().split('\n').slice(-3).join(' | ') || 'it said nothing';
