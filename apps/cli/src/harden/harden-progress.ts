import type { EvaluationPhase, HardenProgress, ProgressEvent } from '@holdfast/engine';
import type { Terminal } from '../terminal.ts';
import { formatDuration } from '../output/format-duration.ts';

const LINE_EVERY_MS = 10_000;

/** Lines about a hardening: one for each epoch, one now and then for steps, one for each picture that is measured. */
export function showHardening(terminal: Terminal, clockMs: () => number) {
  const startMs = clockMs();
  let printedMs = -Infinity;
  let phase: EvaluationPhase | undefined;
  return {
    training(event: HardenProgress): void {
      switch (event.kind) {
        case 'started': {
          const { trainedElements, trainedParameters, steps, resumedAt } = event;
          terminal.err(`training ${trainedElements} weights in ${trainedParameters} tensors, ${steps} steps\n`);
          if (resumedAt > 0) terminal.err(`continuing after step ${resumedAt}\n`);
          return;
        }
        case 'step': {
          if (clockMs() - printedMs < LINE_EVERY_MS) return;
          printedMs = clockMs();
          const left = ((printedMs - startMs) / event.step) * (event.steps - event.step);
          terminal.err(
            `step ${event.step}/${event.steps}, loss ${event.loss.toFixed(4)}, about ${formatDuration(left)} left\n`,
          );
          return;
        }
        case 'epoch': {
          const { epoch, trainLoss, validation } = event.record;
          const trained = trainLoss === null ? '' : `training loss ${trainLoss.toFixed(4)}, `;
          const attacked = validation.adversarial === null ? '' : `, adversarial ${validation.adversarial.toFixed(4)}`;
          terminal.err(
            `epoch ${epoch}: ${trained}validation clean ${validation.clean.toFixed(4)}${attacked}` +
              `${event.isBest ? ' (best so far)' : ''}\n`,
          );
          return;
        }
        case 'checkpoint':
          return;
      }
    },
    evaluation(next: EvaluationPhase, event: ProgressEvent): void {
      if (next !== phase) terminal.err(`${next}\n`);
      phase = next;
      if (event.kind !== 'image-done' || clockMs() - printedMs < LINE_EVERY_MS) return;
      printedMs = clockMs();
      terminal.err(`  ${event.done}/${event.images} held-out images\n`);
    },
  };
}
