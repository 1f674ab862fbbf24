import { attackImages, loadModel, type ImageSource } from '@holdfast/engine';
import { randomFor } from '@holdfast/random';
import { createRuntime } from '@holdfast/runtime';
import { encodePng } from '@holdfast/vision';
import { markdownTable } from '../../scripts/lib/measured-part.ts';
import type { Measurement } from '../measurement.ts';
import { smallClassifier, smallClassifierContract } from '../subjects/small-classifier.ts';
import { SUBJECT_SEED } from '../subjects/subjects.ts';
import { quantile } from '../timing/spread.ts';

const SIDE = 64;
const MIB = 2 ** 20;
/** What still counts as flat: the allocators' own noise is of this size. */
const FLAT_WITHIN_MB = 20;

/** Whether memory stays flat over many images. */
export const memory: Measurement = {
  name: 'memory',
  title: 'Resident memory over many images',
  async run({ imageCount }) {
    const parentBytes: number[] = [];
    const childBytes = new Map<number, number[]>();
    const runtime = await createRuntime({
      maxChildren: 2,
      onEvent: (event) => {
        if (event.kind !== 'run-finished') return;
        const own = childBytes.get(event.pid);
        if (own === undefined) childBytes.set(event.pid, [event.rssBytes]);
        else own.push(event.rssBytes);
      },
    });
    try {
      const model = await loadModel(smallClassifier(SUBJECT_SEED), { contract: smallClassifierContract(), runtime });
      // The folding of the import ran in these children too; what counts begins with the first image.
      childBytes.clear();
      await attackImages({
        runtime,
        model,
        modelFile: 'small-classifier.onnx',
        images: Array.from({ length: imageCount }, (_, index) => noiseImage(index)),
        configuration: {
          objective: 'untargeted',
          bank: ['jpeg:75', 'median:3'].map((spec) => ({ spec, gradientMode: 'exact' as const })),
          evaluate: ['jpeg:50', 'median:5', 'noise:4'],
          attacks: ['plain', 'averaged', 'noise'],
          attack: {
            budget: { norm: 'linf', epsilonLevels: 4 },
            stepLevels: 1,
            iterations: 5,
            direction: 'sign',
            momentum: 0,
            combination: { name: 'mean' },
            start: { kind: 'original' },
          },
          confirmDraws: 1,
          seed: SUBJECT_SEED,
        },
        sink: { write: () => Promise.resolve() },
        store: { load: () => Promise.resolve(undefined), save: () => Promise.resolve() },
        clock: () => new Date(),
        command: 'npm run bench',
        version: 'bench',
        onProgress: (event) => {
          if (event.kind === 'image-done') parentBytes.push(process.memoryUsage.rss());
        },
      });
    } finally {
      await runtime.close();
    }
    const rows = [
      ['this process', ...quarters(parentBytes)],
      ...[...childBytes.values()].map((bytes, index) => [`child ${index + 1}`, ...quarters(bytes)]),
    ];
    return [
      `All attacks on ${imageCount} pictures (small classifier, 5 iterations, two children), judged under 5 transforms. Median of the`,
      `resident set in each quarter of the run; flat means that the last quarter is within ${FLAT_WITHIN_MB} MB of the second (the first one fills caches).\n`,
      markdownTable(['process', 'quarter 1, MB', '2', '3', '4', 'flat'], rows),
    ].join('\n');
  },
};

function quarters(bytes: readonly number[]): string[] {
  const medians = [0, 1, 2, 3].map((quarter) => {
    const part = bytes.slice(
      Math.floor((quarter * bytes.length) / 4),
      Math.max(1, Math.floor(((quarter + 1) * bytes.length) / 4)),
    );
    return quantile(part.length === 0 ? bytes : part, 0.5) / MIB;
  });
  const growthMb = (medians[3] ?? NaN) - (medians[1] ?? NaN);
  return [
    ...medians.map((value) => value.toFixed(0)),
    growthMb <= FLAT_WITHIN_MB ? 'yes' : `no, +${growthMb.toFixed(0)} MB`,
  ];
}

function noiseImage(index: number): ImageSource {
  return {
    id: `noise-${index}.png`,
    read: () => {
      const random = randomFor(['bench', 'noise image', index]);
      const data = Uint8Array.from({ length: 3 * SIDE * SIDE }, () => random.integer(0, 255));
      return encodePng({ width: SIDE, height: SIDE, data });
    },
  };
}
