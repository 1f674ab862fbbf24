import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Programs that print, as Debian, Google, Microsoft and Homebrew call them. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'];

/** Where it stands outside of PATH on macOS. */
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * A Chromium on this machine: `HOLDFAST_CHROMIUM`, else the first one on PATH; undefined where there is none.
 * @param environment the variables to look at, usually `process.env`.
 */
export function findChromium(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const named = environment['HOLDFAST_CHROMIUM'];
  if (named !== undefined && named !== '') return named;
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...PLACES].find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
