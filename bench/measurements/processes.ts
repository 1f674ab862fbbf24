import { markdownTable } from '../../scripts/lib/measured-part.ts';
import { forwardBackwardPass } from '../graphs/passes.ts';
import type { Measurement } from '../measurement.ts';
import { formatMs, formatRatio } from '../report/format.ts';
import { alternate, wallMs } from '../timing/alternate.ts';
import { measuredRuntime, type MeasuredRuntime } from '../timing/measured-runtime.ts';
import { ratioSpread, spreadOf } from '../timing/spread.ts';
import type { Pass } from '../graphs/passes.ts';

/** Gradient passes of one round, shared out over the children. */
const RUNS = 8;

/** What a second child process brings. */
export const processes: Measurement = {
  name: 'processes',
  title: 'Two child processes against one',
  async run({ subjects, rounds }) {
    const [one, two] = [await measuredRuntime({ maxChildren: 1 }), await measuredRuntime({ maxChildren: 2 })];
    try {
      const rows: string[][] = [];
      for (const { name, model } of subjects) {
        const pass = forwardBackwardPass(model, 1);
        const [oneMs = [], twoMs = []] = await alternate(
          [() => wallMs(() => share(one, pass)), () => wallMs(() => share(two, pass))],
          { rounds: Math.ceil(rounds / 3) },
        );
        rows.push([name, formatMs(spreadOf(oneMs)), formatMs(spreadOf(twoMs)), formatRatio(ratioSpread(oneMs, twoMs))]);
      }
      return [
        `${RUNS} forward and backward passes at batch 1, transfer included; wall-clock time. 2.00 would be twice as fast.\n`,
        markdownTable(['model', '1 child, ms', '2 children, ms', 'times faster'], rows),
      ].join('\n');
    } finally {
      await Promise.all([one.pool.close(), two.pool.close()]);
    }
  },
};

async function share({ pool }: MeasuredRuntime, pass: Pass): Promise<void> {
  const each = RUNS / pool.capacity;
  await Promise.all(
    Array.from({ length: pool.capacity }, () =>
      pool.withLease(async (lease) => {
        for (let run = 0; run < each; run++) await lease.run(pass);
      }),
    ),
  );
}
