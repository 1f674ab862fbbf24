import { readFile } from 'node:fs/promises';
import { predictPhoto, predictPicture } from '@holdfast/engine';
import { randomFor } from '@holdfast/random';
import { parseTransformSpec } from '@holdfast/transforms';
import { createCodecs } from '@holdfast/vision';
import { markdownTable } from '../../scripts/lib/measured-part.ts';
import type { Measurement } from '../measurement.ts';
import { formatMs, formatRatio } from '../report/format.ts';
import { alternate, wallMs } from '../timing/alternate.ts';
import { ratioSpread, spreadOf } from '../timing/spread.ts';

const SPECS = ['jpeg:75', 'webp:75', 'median:3', 'median:5', 'resize:0.75', 'rotate:3'];

/** What judging one sample under one transform costs. */
export const judgeCost: Measurement = {
  name: 'judge',
  title: 'Judging: the real transform and the untouched model',
  async run({ runtime, subjects, photoPaths, rounds }) {
    const subject = subjects.find(({ name }) => name === 'sample detector');
    const [path = ''] = photoPaths;
    if (subject === undefined) return 'The sample detector is not among the models that were measured.';
    const { model } = subject;
    const codecs = createCodecs();
    const rows = await runtime.pool.withLease(async (lease) => {
      const { fitted } = await predictPhoto({ lease, model, bytes: await readFile(path), where: path });
      const { picture } = fitted;
      const size = { width: picture.width, height: picture.height };
      const made: string[][] = [];
      for (const spec of SPECS) {
        const { transform, params } = parseTransformSpec(spec);
        const instance: unknown = transform.draw(params, randomFor(['bench', spec]), size);
        const [transformMs = [], forwardMs = []] = await alternate(
          [
            () => wallMs(() => transform.real(picture, instance, codecs)),
            () => wallMs(() => predictPicture(lease, model, picture)),
          ],
          { rounds },
        );
        made.push([
          spec,
          formatMs(spreadOf(transformMs)),
          formatMs(spreadOf(forwardMs)),
          formatRatio(ratioSpread(transformMs, forwardMs)),
        ]);
      }
      return made;
    });
    return [
      `The sample detector at ${model.contract.input.width} x ${model.contract.input.height}: applying the real transform to a saved`,
      'sample, against asking the untouched model (pre-processing, transfer to the child, forward pass, decoding). Wall-clock time.\n',
      markdownTable(['transform', 'transform, ms', 'model, ms', 'ratio'], rows),
    ].join('\n');
  },
};
