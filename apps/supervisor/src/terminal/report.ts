import { stdout } from 'node:process';

const NAME_WIDTH = 14;

/** Lines of the start: aligned, one per part, with the time it took. */
export interface Report {
  heading(text: string): void;
  part(name: string, detail: string, sinceMs?: number): void;
  /** Replaces itself on a terminal; elsewhere printed when it says something new, not more than every ten seconds. */
  progress(name: string, detail: string): void;
  blank(): void;
}

const QUIET_MS = 10_000;

export function createReport(write: (text: string) => void, isTerminal: boolean): Report {
  let transient = false;
  let lastProgress = { at: -Infinity, text: '' };
  const line = (text: string): void => {
    if (transient) write('\r\u001b[K');
    transient = false;
    write(`${text}\n`);
  };
  const row = (name: string, detail: string): string => `  ${name.padEnd(NAME_WIDTH)}${detail}`;
  return {
    heading: (text) => line(`\n${text}\n`),
    blank: () => line(''),
    part: (name, detail, sinceMs) =>
      line(
        row(name, sinceMs === undefined ? detail : `${detail.padEnd(52)}${(sinceMs / 1000).toFixed(1).padStart(6)} s`),
      ),
    progress: (name, detail) => {
      const text = row(name, detail);
      if (isTerminal) {
        write(`\r\u001b[K${text}`);
        transient = true;
        return;
      }
      const now = performance.now();
      if (text === lastProgress.text || now - lastProgress.at < QUIET_MS) return;
      lastProgress = { at: now, text };
      line(text);
    },
  };
}

export const terminalReport = (): Report => createReport((text) => stdout.write(text), stdout.isTTY);
