import { z } from 'zod';

export const CHECKPOINT_SCHEMA = 'holdfast.checkpoint/1';

/** Loss of one epoch, a point of the loss curve. */
export const epochRecordSchema = z.strictObject({
  /** Counts from 1; 0 is the model as it was given. */
  epoch: z.int().min(0),
  /** Steps done. */
  step: z.int().min(0),
  /** Mean training loss of the epoch; null for epoch 0. */
  trainLoss: z.number().nullable(),
  /** On the validation pictures: clean, under the training attack, and what training weighs them to. */
  validation: z.strictObject({ clean: z.number(), adversarial: z.number().nullable(), loss: z.number() }),
  learningRate: z.number(),
  /** Mean length of the gradient before clipping; null for epoch 0. */
  gradientNorm: z.number().nullable(),
});

const headerSchema = z.strictObject({
  schema: z.literal(CHECKPOINT_SCHEMA),
  /** Names model, contract, configuration and pictures: a checkpoint of another training is refused. */
  key: z.string(),
  /** Steps done. All random choices are named by the step, so this is the position in every stream. */
  step: z.int().min(0),
  history: z.array(epochRecordSchema),
  stopping: z.strictObject({ bestLoss: z.number().nullable(), bestEpoch: z.int(), epochsWithout: z.int() }),
  /** Sums over the steps of the current epoch. */
  running: z.strictObject({ loss: z.number(), gradientNorm: z.number(), steps: z.int() }),
  stopped: z.boolean(),
  arrays: z.array(
    z.strictObject({ part: z.enum(['weights', 'best', 'optimizer']), name: z.string(), length: z.int() }),
  ),
});

export type EpochRecord = z.infer<typeof epochRecordSchema>;

/** The complete state of a training: what it was told apart (`key`), nothing else decides how it goes on. */
export interface Checkpoint extends Omit<z.infer<typeof headerSchema>, 'schema' | 'arrays'> {
  readonly weights: ReadonlyMap<string, Float32Array>;
  /** Weights of the best epoch so far. */
  readonly best: ReadonlyMap<string, Float32Array>;
  readonly optimizer: ReadonlyMap<string, Float32Array>;
}

/** A checkpoint that cannot be continued from. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
  readonly code = 'CHECKPOINT_UNFIT';
  readonly problem: { readonly where: string; readonly expected: string; readonly got: string; readonly fix: string };

  constructor(expected: string, got: string) {
    const fix = 'start anew, or continue with the model, pictures, configuration and versions it was begun with';
    super(`checkpoint: expected ${expected}, got ${got}; ${fix}`);
    this.problem = { where: 'checkpoint', expected, got, fix };
  }
}

const PARTS = ['weights', 'best', 'optimizer'] as const;
const LENGTH_BYTES = 4;

/** A checkpoint as bytes: length of a JSON header, the header, then all numbers as little-endian float32. */
export function encodeCheckpoint({ weights, best, optimizer, ...state }: Checkpoint): Uint8Array {
  const parts = { weights, best, optimizer };
  const arrays = PARTS.flatMap((part) =>
    [...parts[part]].map(([name, values]) => ({ part, name, length: values.length })),
  );
  const header = new TextEncoder().encode(JSON.stringify({ schema: CHECKPOINT_SCHEMA, ...state, arrays }));
  const total = arrays.reduce((sum, { length }) => sum + length, 0);
  const bytes = new Uint8Array(LENGTH_BYTES + header.length + total * 4);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, LENGTH_BYTES);
  let place = LENGTH_BYTES + header.length;
  for (const part of PARTS) {
    for (const values of parts[part].values()) {
      bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), place);
      place += values.byteLength;
    }
  }
  return bytes;
}

/** The inverse of `encodeCheckpoint`. Throws CheckpointError for damaged bytes and for another training's. */
export function decodeCheckpoint(bytes: Uint8Array, key: string): Checkpoint {
  // A copy: floats must be aligned, and the caller keeps its bytes.
  const own = new Uint8Array(bytes);
  const headerLength = own.length < LENGTH_BYTES ? Infinity : new DataView(own.buffer).getUint32(0, true);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(own.subarray(LENGTH_BYTES, LENGTH_BYTES + headerLength)));
  } catch {
    throw new CheckpointError('a checkpoint that was written completely', `${bytes.length} other bytes`);
  }
  const parsed = headerSchema.safeParse(value);
  if (!parsed.success) throw new CheckpointError(CHECKPOINT_SCHEMA, z.prettifyError(parsed.error));
  const { schema: _, arrays, ...state } = parsed.data;
  if (state.key !== key) throw new CheckpointError(`one of this training (${key})`, `one of ${state.key}`);
  const parts = {
    weights: new Map<string, Float32Array>(),
    best: new Map<string, Float32Array>(),
    optimizer: new Map<string, Float32Array>(),
  };
  let place = LENGTH_BYTES + headerLength;
  for (const { part, name, length } of arrays) {
    const end = place + length * 4;
    if (end > own.length) throw new CheckpointError(`${end} bytes at least`, `${own.length}`);
    parts[part].set(name, new Float32Array(own.slice(place, end).buffer));
    place = end;
  }
  return { ...state, ...parts };
}
