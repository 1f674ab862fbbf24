import type { ProgressEvent, ProgressListener } from '@holdfast/engine';
import type { Terminal } from '../terminal.ts';
import { formatDuration } from '../output/format-duration.ts';

const REDRAW_MS = 100;
const LINE_EVERY_MS = 30_000;
const LINE_EVERY_SHARE = 0.1;
/** Before that much is done, a guess of the time left would be wild. */
const FIRST_ESTIMATE_SHARE = 0.02;
const BAR = 24;

export interface Progress {
  readonly listen: ProgressListener;
  /** Takes the line away, so that something else can be printed. */
  end(): void;
}

/**
 * Shows how far a run is: one line that is overwritten on a terminal, else a line now and then. `clockMs` is a monotonic clock.
 */
export function showProgress(terminal: Terminal, clockMs: () => number): Progress {
  const startMs = clockMs();
  const stepsOf = new Map<string, number>();
  let state = { images: 0, resumed: 0, stepsPerImage: 1, done: 0 };
  let latest = '';
  let firstStepMs: number | undefined;
  let drawnMs = -Infinity;
  let drawnShare = 0;
  let length = 0;

  const share = (): number => {
    const begun = [...stepsOf.values()].reduce((sum, steps) => sum + Math.min(0.95, steps / state.stepsPerImage), 0);
    return Math.min(1, (state.done - state.resumed + begun) / Math.max(1, state.images - state.resumed));
  };
  const text = (): string => {
    const nowMs = clockMs();
    const elapsedMs = nowMs - startMs;
    const part = share();
    // Until the first image is done, what came before the first step (compiling, clean references) would count for every image.
    const workedMs = state.done > state.resumed ? elapsedMs : nowMs - (firstStepMs ?? nowMs);
    const left =
      part >= FIRST_ESTIMATE_SHARE && part < 1 ? `, about ${formatDuration((workedMs * (1 - part)) / part)} left` : '';
    const count = `${state.done}/${state.images} samples, ${Math.floor(part * 100)}%`;
    return `${count}, ${formatDuration(elapsedMs)}${left}${latest === '' ? '' : ` (${latest})`}`;
  };
  const draw = (): void => {
    const filled = Math.round(share() * BAR);
    const line = `[${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}] ${text()}`.slice(0, terminal.columns - 1);
    terminal.err(`\r${line.padEnd(length)}`);
    length = line.length;
  };
  const update = (isMilestone: boolean): void => {
    const nowMs = clockMs();
    if (terminal.isInteractive) {
      if (!isMilestone && nowMs - drawnMs < REDRAW_MS) return;
      draw();
    } else {
      const isDue = nowMs - drawnMs >= LINE_EVERY_MS || (isMilestone && share() - drawnShare >= LINE_EVERY_SHARE);
      if (!isDue) return;
      terminal.err(`${text()}\n`);
    }
    drawnMs = nowMs;
    drawnShare = share();
  };
  return {
    listen(event: ProgressEvent) {
      if (event.kind === 'started') {
        const { images, resumed, stepsPerImage } = event;
        state = { images, resumed, stepsPerImage, done: resumed };
        if (resumed > 0) terminal.err(`${resumed} of ${images} samples are there already\n`);
        if (!terminal.isInteractive) terminal.err(`working on ${images - resumed} samples\n`);
        drawnMs = clockMs();
      } else if (event.kind === 'step') {
        firstStepMs ??= clockMs();
        stepsOf.set(event.image, (stepsOf.get(event.image) ?? 0) + 1);
        latest = `${event.image}, ${event.attack} step ${event.iteration}`;
      } else {
        stepsOf.delete(event.result.image.id);
        state = { ...state, done: event.done };
        latest = '';
      }
      update(event.kind !== 'step');
    },
    end() {
      if (terminal.isInteractive && length > 0) terminal.err(`\r${' '.repeat(length)}\r`);
      length = 0;
    },
  };
}
