import { parseBank } from '@holdfast/transforms';
import { attackConfigSchema, type AttackConfigInput } from '@holdfast/attacks';
import { attackImages, loadModel, type ArtifactSink, type ImageSource, type ImageStore } from '@holdfast/engine';
import { imageResultSchema, runConfigurationSchema, type Results, type RunConfiguration } from '@holdfast/results';
import type { Runtime } from '@holdfast/runtime';
import type { Picture } from '@holdfast/scene';
import { readPng } from '@holdfast/vision';
import type { TestModel } from './classifier.ts';

export interface ConfigurationOptions extends Partial<Omit<RunConfiguration, 'bank' | 'attack'>> {
  readonly objective: string;
  /** Specs parted by commas; gradients are exact unless `gradientMode` says otherwise. */
  readonly bank?: string;
  readonly gradientMode?: 'exact' | 'straight-through';
  readonly attack?: Partial<AttackConfigInput>;
}

/** A short attack: epsilon 8 levels, steps of 2 levels, 6 iterations. */
export function configurationOf(options: ConfigurationOptions): RunConfiguration {
  const { bank = '', gradientMode = 'exact', attack, ...rest } = options;
  const { stop: _stop, ...loop } = attackConfigSchema.parse({
    budget: { norm: 'linf', epsilonLevels: 8 },
    stepLevels: 2,
    iterations: 6,
    ...attack,
  });
  return runConfigurationSchema.parse({
    evaluate: [],
    attacks: ['plain', 'averaged', 'noise'],
    confirmDraws: 2,
    seed: 7,
    ...rest,
    bank: bank === '' ? [] : parseBank(bank).map(({ text }) => ({ spec: text, gradientMode })),
    attack: loop,
  });
}

/** Files in memory. */
export class MemorySink implements ArtifactSink {
  readonly files = new Map<string, Uint8Array>();

  write(path: string, bytes: Uint8Array): Promise<void> {
    this.files.set(path, bytes);
    return Promise.resolve();
  }

  /** The decoded PNG under a path. */
  picture(path: string): Promise<Picture> {
    const bytes = this.files.get(path);
    if (bytes === undefined) throw new Error(`no file ${path}; there are ${[...this.files.keys()].join(', ')}`);
    return readPng(bytes, { where: path });
  }
}

/** Finished images in memory, through JSON as a file would keep them. */
export class MemoryStore implements ImageStore {
  readonly saved = new Map<string, string>();

  load(imageId: string): ReturnType<ImageStore['load']> {
    const text = this.saved.get(imageId);
    return Promise.resolve(text === undefined ? undefined : imageResultSchema.parse(JSON.parse(text)));
  }

  save(result: Parameters<ImageStore['save']>[0]): Promise<void> {
    this.saved.set(result.image.id, JSON.stringify(result));
    return Promise.resolve();
  }
}

type AttackImagesRequest = Parameters<typeof attackImages>[0];

export interface AttackRunOptions extends Pick<AttackImagesRequest, 'onProgress' | 'signal'> {
  readonly runtime: Runtime;
  readonly model: TestModel;
  readonly images: readonly ImageSource[];
  readonly configuration: RunConfiguration;
  readonly store?: ImageStore;
}

/** Runs the real engine with files in memory and a clock that stands still. */
export async function attackRun(options: AttackRunOptions): Promise<{ results: Results; sink: MemorySink }> {
  const { runtime, model, store = new MemoryStore(), ...rest } = options;
  const sink = new MemorySink();
  const results = await attackImages({
    ...rest,
    runtime,
    model: await loadModel(model.bytes, { contract: model.contract, runtime }),
    modelFile: 'model.onnx',
    sink,
    store,
    clock: () => new Date(0),
    command: 'holdfast attack',
    version: '0.0.0',
  });
  return { results, sink };
}

/** SHA-256 of every saved sample, by `image/attack`. */
export const sampleHashes = ({ images }: Results): Readonly<Record<string, string>> =>
  Object.fromEntries(
    images.flatMap(({ samples }) => samples.map(({ image, attack, sha256 }) => [`${image}/${attack}`, sha256])),
  );

/** State of every outcome, by `image/attack@transform`. */
export const outcomeStates = ({ images }: Results): Readonly<Record<string, string>> =>
  Object.fromEntries(
    images.flatMap(({ outcomes }) =>
      outcomes.map(({ image, attack, transform, state }) => [`${image}/${attack}@${transform}`, state]),
    ),
  );
