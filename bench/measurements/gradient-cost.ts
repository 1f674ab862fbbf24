import { markdownTable } from '../../scripts/lib/measured-part.ts';
import { forwardBackwardPass, forwardPass } from '../graphs/passes.ts';
import type { Measurement } from '../measurement.ts';
import { formatMs, formatRatio } from '../report/format.ts';
import { alternate } from '../timing/alternate.ts';
import { ratioSpread, spreadOf } from '../timing/spread.ts';

const BATCHES = [1, 4];
const TARGET_RATIO = 2.6;

/** What the backward pass costs. */
export const gradientCost: Measurement = {
  name: 'gradient-cost',
  title: 'Forward and backward against forward',
  async run({ runtime, subjects, rounds }) {
    const rows: string[][] = [];
    for (const { name, model } of subjects) {
      for (const batch of BATCHES) {
        const forward = forwardPass(model, batch);
        const both = forwardBackwardPass(model, batch);
        const [forwardMs = [], bothMs = []] = await runtime.pool.withLease((lease) =>
          alternate(
            [forward, both].map((pass) => async () => (await runtime.timed(lease, pass)).runMs),
            { rounds },
          ),
        );
        const ratio = ratioSpread(bothMs, forwardMs);
        rows.push([
          name,
          String(batch),
          formatMs(spreadOf(forwardMs)),
          formatMs(spreadOf(bothMs)),
          formatRatio(ratio),
          ratio.median <= TARGET_RATIO ? 'met' : 'missed',
        ]);
      }
    }
    return [
      'The imported model alone, and with the gradient of all its outputs by the network input, in one graph each; time of',
      `\`session.run\`. Target: at most ${TARGET_RATIO} times forward on the ResNet-18-like net and on the sample detector.\n`,
      markdownTable(['model', 'batch', 'forward, ms', 'forward + backward, ms', 'ratio', 'target'], rows),
    ].join('\n');
  },
};
