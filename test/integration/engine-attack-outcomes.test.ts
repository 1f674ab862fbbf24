import { resultsSchema, type ImageResult, type Results } from '@holdfast/results';
import { createRuntime, type RuntimePool } from '@holdfast/runtime';
import { loadModel, type ArtifactSink } from '@holdfast/engine';
import type { Codecs } from '@holdfast/transforms';
import { createCodecs } from '@holdfast/vision';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
// Codecs that fail cannot be given to the public function, which always takes the real ones.
import { attackImage } from '../../packages/engine/src/attack/attack-image.ts';
import { planAttack } from '../../packages/engine/src/attack/attack-plan.ts';
import { attackRun, configurationOf, MemorySink, MemoryStore, outcomeStates } from '../testkit/models/attack-run.ts';
import { blobDetector } from '../testkit/models/blob-detector.ts';
import { blobPhoto, imageOf, type Blob } from '../testkit/models/photos.ts';

let runtime: RuntimePool;
beforeAll(async () => {
  runtime = await createRuntime({ maxChildren: 2, memoryCapMb: 2048 });
});
afterAll(() => runtime.close());

const wide = { width: 64, height: 40 };
const corner: Blob = { colour: 'red', column: 1, row: 1 };
const middle: Blob = { colour: 'red', column: 4, row: 3 };
const ATTACKS = ['plain-early', 'plain-full', 'averaged', 'noise'];

/** Every attack has exactly one outcome for every transform: nothing vanishes, nothing counts twice. */
function expectEveryCellOnce({ image, outcomes }: ImageResult, specs: readonly string[]): void {
  const cells = outcomes.map(({ attack, transform }) => `${attack}@${transform}`).sort();
  const expected = ATTACKS.flatMap((attack) => ['identity', ...specs].map((spec) => `${attack}@${spec}`)).sort();
  expect(cells, image.id).toEqual(expected);
}

describe('what is not an attack success', () => {
  it('is told apart: natural failure, out of frame, no target, and an unreadable file', async () => {
    const { results } = await attackRun({
      runtime,
      model: blobDetector(),
      images: [
        imageOf('corner', blobPhoto(wide, [corner], 1)),
        imageOf('both', blobPhoto(wide, [corner, middle], 2)),
        imageOf('green', blobPhoto(wide, [{ colour: 'green', column: 2, row: 2 }], 3)),
        { id: 'broken', read: () => Promise.resolve(new TextEncoder().encode('no picture')) },
        { id: 'gone', read: () => Promise.reject(new Error('ENOENT: no such file')) },
      ],
      configuration: configurationOf({ objective: 'vanish:red', bank: 'jpeg:75', evaluate: ['invert', 'crop:0.5'] }),
    });
    expect(resultsSchema.parse(results)).toEqual(results);
    expect(results.complete).toBe(true);
    const states = outcomeStates(results);
    for (const attack of ATTACKS) {
      expect(states[`corner/${attack}@invert`]).toBe('natural-failure');
      expect(states[`corner/${attack}@crop:0.5`]).toBe('out-of-frame');
    }
    const [first, both, green, broken, gone] = results.images;
    for (const result of [first, both]) {
      if (result !== undefined) expectEveryCellOnce(result, ['jpeg:75', 'invert', 'crop:0.5']);
    }
    const objects = both?.outcomes.map(({ transform, objects: judged }) => [transform, judged.length]);
    expect(objects).toContainEqual(['identity', 2]);
    expect(green?.image).toMatchObject({ eligible: false, error: false });
    expect(green?.image.told).toEqual({ code: 'none_found', values: ['red'] });
    for (const failed of [broken, gone]) {
      expect(failed?.image).toMatchObject({ eligible: false, error: true, prediction: null });
      expect(failed?.image.reason).not.toBe('');
      expect(failed?.samples).toEqual([]);
    }
    expect(gone?.image.reason).toContain('ENOENT');
    expect(gone?.image.told?.code).toBe('UNEXPECTED');
    expect(broken?.image.told?.code).toMatch(/^IMAGE_/);
  });

  it('is told apart by seen and unseen: a transform within a range that the bank draws from is seen', async () => {
    const { results } = await attackRun({
      runtime,
      model: blobDetector(),
      images: [imageOf('corner', blobPhoto(wide, [corner], 1))],
      configuration: configurationOf({
        objective: 'vanish:red',
        bank: 'brightness:0.7..1.3',
        evaluate: ['brightness:0.8', 'brightness:0.5'],
        attacks: ['averaged'],
      }),
    });
    const seen = results.images[0]?.outcomes.map((outcome) => [outcome.transform, outcome.seen]);
    expect(seen).toEqual([
      ['identity', true],
      ['brightness:0.7..1.3', true],
      ['brightness:0.8', true],
      ['brightness:0.5', false],
    ]);
  });

  it('refuses two images of one name', async () => {
    const image = imageOf('a', blobPhoto(wide, [corner], 1));
    const run = attackRun({
      runtime,
      model: blobDetector(),
      images: [image, image],
      configuration: configurationOf({ objective: 'vanish:red' }),
    });
    await expect(run).rejects.toThrow('image a');
  });
});

describe('an error is never robust, never a success and never lost:', () => {
  const photo = imageOf('a', blobPhoto(wide, [corner, middle], 4));
  const specs = ['jpeg:75', 'median:3', 'webp:50'];

  async function attackWith(parts: { codecs?: Partial<Codecs>; sink?: ArtifactSink }): Promise<ImageResult> {
    const { bytes, contract } = blobDetector();
    const model = await loadModel(bytes, { contract, runtime });
    const plan = planAttack({
      model,
      configuration: configurationOf({ objective: 'vanish:red', bank: 'jpeg:75,median:3', evaluate: ['webp:50'] }),
      codecs: { ...createCodecs(), ...parts.codecs },
      memoryMb: 1024,
    });
    return runtime.withLease((lease) =>
      attackImage(plan, { image: photo, folder: 'a', lease, sink: parts.sink ?? new MemorySink() }),
    );
  }
  const failing = (): Promise<never> => Promise.reject(new Error('the codec gave up'));
  const statesOf = ({ outcomes }: ImageResult, transform: string): string[] =>
    ATTACKS.map((attack) => outcomes.find((o) => o.attack === attack && o.transform === transform)?.state ?? 'lost');

  it('a codec that only judges', async () => {
    const result = await attackWith({ codecs: { webp: failing } });
    expectEveryCellOnce(result, specs);
    expect(statesOf(result, 'webp:50')).toEqual(['error', 'error', 'error', 'error']);
    expect(statesOf(result, 'jpeg:75')).toEqual(['robust', 'robust', 'success', 'robust']);
    expect(result.outcomes.filter(({ state }) => state === 'error').map(({ error }) => error)).toEqual(
      ATTACKS.map(() => 'the codec gave up'),
    );
  });

  it('a codec of the bank: samples that it cannot confirm are errors, the plain attack stands', async () => {
    const result = await attackWith({ codecs: { jpeg: failing } });
    expectEveryCellOnce(result, specs);
    expect(result.image.error).toBe(false);
    expect(statesOf(result, 'jpeg:75')).toEqual(['error', 'error', 'error', 'error']);
    expect(statesOf(result, 'median:3')).toEqual(['robust', 'robust', 'error', 'robust']);
    expect(statesOf(result, 'identity')).toEqual(['success', 'success', 'error', 'robust']);
    expect(result.failures).toEqual([{ attack: 'averaged', code: 'UNEXPECTED', message: 'the codec gave up' }]);
    expect(result.surrogateFailures).toEqual([{ transform: 'jpeg:75', message: 'the codec gave up' }]);
    expect(result.surrogate.map(({ transform }) => transform)).toEqual(['median:3']);
  });

  it('a codec that fails on one sample', async () => {
    const { webp } = createCodecs();
    let calls = 0;
    const result = await attackWith({
      codecs: { webp: (picture, options) => (++calls === 3 ? failing() : webp(picture, options)) },
    });
    expectEveryCellOnce(result, specs);
    const [early, full, ...others] = statesOf(result, 'webp:50');
    expect(early).not.toBe('error');
    expect(full).toBe('error');
    expect(others).not.toContain('error');
  });

  it('a transformed copy that cannot be stored', async () => {
    const result = await attackWith({
      sink: {
        write: (path) => (path.includes('averaged@jpeg') ? Promise.reject(new Error('disk full')) : Promise.resolve()),
      },
    });
    expectEveryCellOnce(result, specs);
    expect(statesOf(result, 'jpeg:75')).toEqual(['robust', 'robust', 'error', 'robust']);
  });

  it('a sample that cannot be stored', async () => {
    const result = await attackWith({
      sink: {
        write: (path) => (path.includes('plain-full') ? Promise.reject(new Error('disk full')) : Promise.resolve()),
      },
    });
    expectEveryCellOnce(result, specs);
    expect(statesOf(result, 'identity')).toEqual(['success', 'error', 'success', 'robust']);
    expect(result.failures.map(({ attack }) => attack)).toEqual(['plain-full']);
    expect(result.samples.map(({ attack }) => attack)).toEqual(['plain-early', 'averaged', 'noise']);
  });
});

describe('a child process that dies', () => {
  /** Kills the child that works as soon as `when` says so, once. */
  async function attackAndKill(when: (progress: { attack: string; iteration: number } | 'first run') => boolean) {
    const own = await createRuntime({ maxChildren: 1, memoryCapMb: 2048 });
    let pid = 0;
    let killed = false;
    const kill = (): void => {
      killed = true;
      process.kill(pid, 'SIGKILL');
    };
    let loaded = false;
    own.subscribe((event) => {
      if (event.kind !== 'run-started') return;
      pid = event.pid;
      if (loaded && !killed && when('first run')) kill();
    });
    try {
      const { results } = await attackRun({
        runtime: own,
        model: blobDetector(),
        images: ['a', 'b'].map((id, seed) => imageOf(id, blobPhoto(wide, [corner], seed))),
        configuration: configurationOf({ objective: 'vanish:red', bank: 'jpeg:75,median:3' }),
        onProgress: (event) => {
          if (event.kind === 'started') loaded = true;
          if (event.kind === 'step' && !killed && when(event)) kill();
        },
      });
      expect(killed).toBe(true);
      expect(resultsSchema.parse(results)).toEqual(results);
      return results;
    } finally {
      await own.close();
    }
  }
  const bystander = ({ images }: Results): void => {
    const [, b] = images;
    expect(b?.image).toMatchObject({ eligible: true, error: false });
    expect(b?.failures).toEqual([]);
    expect(b?.outcomes.some(({ state }) => state === 'error')).toBe(false);
  };

  it('during one attack costs that attack and nothing else', async () => {
    const results = await attackAndKill((at) => at !== 'first run' && at.attack === 'averaged' && at.iteration === 1);
    const [a] = results.images;
    expect(a?.failures.map(({ attack, code }) => [attack, code])).toEqual([['averaged', 'CRASH']]);
    if (a !== undefined) expectEveryCellOnce(a, ['jpeg:75', 'median:3']);
    const broken = a?.outcomes.filter(({ state }) => state === 'error').map(({ attack }) => attack);
    expect(broken).toEqual(['averaged', 'averaged', 'averaged']);
    bystander(results);
  });

  it('before the picture is known costs the picture, which is recorded as an error', async () => {
    const results = await attackAndKill((at) => at === 'first run');
    expect(results.images[0]?.image).toMatchObject({ id: 'a', eligible: false, error: true });
    expect(results.images[0]?.image.reason).toContain('CRASH');
    bystander(results);
  });
});

describe('a run that is cut off', () => {
  const images = [1, 2, 3, 4].map((seed) => imageOf(`${seed}.png`, blobPhoto(wide, [corner], seed)));
  const configuration = configurationOf({
    objective: 'vanish:red',
    bank: 'jpeg:75,noise:4',
    evaluate: ['rotate:-5..5'],
    attack: { iterations: 3 },
  });
  const asFile = (results: Results): string => JSON.stringify(resultsSchema.parse(results));

  it('keeps finished images, and continued it equals a run that was not', async () => {
    const options = { runtime, model: blobDetector(), images, configuration };
    const whole = await attackRun(options);

    const store = new MemoryStore();
    const controller = new AbortController();
    const cut = await attackRun({
      ...options,
      store,
      signal: controller.signal,
      onProgress: (event) => {
        // Two images may be done at once: the last one begins after the second at the latest.
        if (event.kind === 'step' && store.saved.size >= 2) controller.abort();
      },
    });
    expect(cut.results.complete).toBe(false);
    expect(cut.results.images.length).toBeLessThan(images.length);
    expect(cut.results.images.length).toBe(store.saved.size);
    expect(resultsSchema.parse(cut.results)).toEqual(cut.results);
    for (const result of cut.results.images) expect(whole.results.images).toContainEqual(result);

    const resumed: unknown[] = [];
    const rest = await attackRun({
      ...options,
      store,
      onProgress: (event) => {
        if (event.kind === 'started') resumed.push(event.resumed);
      },
    });
    expect(resumed).toEqual([cut.results.images.length]);
    expect(asFile(rest.results)).toBe(asFile(whole.results));
    const files = new Map([...cut.sink.files, ...rest.sink.files]);
    expect(files).toEqual(whole.sink.files);
  });

  it('before it began has no images and no errors', async () => {
    const { results } = await attackRun({
      runtime,
      model: blobDetector(),
      images,
      configuration,
      signal: AbortSignal.abort(),
    });
    expect(results).toMatchObject({ complete: false, images: [] });
  });
});
