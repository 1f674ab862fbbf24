import type { Results } from '@holdfast/results';
import { completedOutcomes } from '../model/outcomes.ts';

/**
 * One JSON object per line and (image, attack, transform), in the order of the run, with what is needed to read a line on its own. Images
 * and attacks that failed have their lines too, with state `error`.
 */
export function renderJsonLines(results: Results): string {
  const files = new Map(
    results.images.flatMap(({ samples }) =>
      samples.map(({ image, attack, file, norms }) => [JSON.stringify([image, attack]), { file, norms }]),
    ),
  );
  const shared = {
    modelSha256: results.model.sha256,
    objective: results.configuration.objective,
    seed: results.configuration.seed,
  };
  return completedOutcomes(results)
    .map((outcome) => {
      const sample = files.get(JSON.stringify([outcome.image, outcome.attack])) ?? { file: null, norms: null };
      return `${JSON.stringify({ ...outcome, ...sample, ...shared })}\n`;
    })
    .join('');
}
