import { HardenError } from './harden-error.ts';
import type { HardenRequest } from './harden-request.ts';

/** Throws HardenError for pictures that a training cannot begin with, before it costs anything. */
export function checkPictures({ train, validation, config, model }: HardenRequest): void {
  const ids = new Set<string>();
  for (const { id } of [...train, ...validation]) {
    if (ids.has(id))
      throw new HardenError(`picture ${id}: expected once in training and validation together, got it twice`);
    ids.add(id);
  }
  if (train.length === 0 || validation.length === 0) {
    throw new HardenError(
      `pictures: expected at least one for training and one for validation, got ${train.length} and ${validation.length}; give more pictures`,
    );
  }
  const classes = model.contract.output.labels.length;
  const stray = [...train, ...validation].find(({ label }) => label !== undefined && (label < 0 || label >= classes));
  if (stray !== undefined) {
    throw new HardenError(
      `picture ${stray.id}: expected a label from 0 to ${classes - 1}, got ${stray.label ?? ''}; correct it`,
    );
  }
  if (config.samples.kind === 'stored' && !train.some(({ adversarial }) => adversarial !== undefined)) {
    throw new HardenError(
      'samples: expected stored samples of the training pictures, got none; attack these pictures first',
    );
  }
}
