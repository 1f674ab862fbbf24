import { combinations, parseObjective, type CombinationName, type Evaluation, type Objective } from '@holdfast/attacks';
import { loadModel, type LoadedModel } from '@holdfast/engine';
import { resultsSchema } from '@holdfast/results';
import { createRuntime, type Runtime, type RuntimePool } from '@holdfast/runtime';
import { toPicture, toPlanar, type PlanarPicture } from '@holdfast/scene';
import { createCodecs, fitToInput, pictureSha256 } from '@holdfast/vision';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
// The parts behind the public function: a gradient is not part of any result.
import { planPrograms } from '../../packages/engine/src/attack/program-plan.ts';
import { prepareJudging } from '../../packages/engine/src/judge/evaluation.ts';
import { bankMembers, type BankMember } from '../../packages/engine/src/program/bank.ts';
import { createStepOracle } from '../../packages/engine/src/program/step-oracle.ts';
import { attackRun, configurationOf, outcomeStates } from '../testkit/models/attack-run.ts';
import { blobDetector } from '../testkit/models/blob-detector.ts';
import { tinyClassifier } from '../testkit/models/classifier.ts';
import { blobPhoto, imageOf, wavePhoto } from '../testkit/models/photos.ts';

let runtime: RuntimePool;
let model: LoadedModel;
beforeAll(async () => {
  runtime = await createRuntime({ maxChildren: 1, memoryCapMb: 2048 });
  const { bytes, contract } = blobDetector();
  model = await loadModel(bytes, { contract, runtime });
});
afterAll(() => runtime.close());

const photo = blobPhoto({ width: 64, height: 40 }, [{ colour: 'red', column: 3, row: 2 }], 1);
const TARGET = { classId: 0, boxes: [{ x0: 20, y0: 12, x1: 36, y1: 28 }] };
const WIDE_MEMORY = 4096;
const SEED = 7;

interface StepRequest {
  readonly bank?: string;
  readonly gradientMode?: 'exact' | 'straight-through';
  readonly combination?: CombinationName;
  readonly weights?: readonly number[];
  readonly memoryMb?: number;
  readonly picture?: PlanarPicture;
}

const clean = (): PlanarPicture => toPlanar(fitToInput(photo, model.contract.input).picture);
const vanish = (): Objective => parseObjective('vanish:red', model.contract.output.labels);
const membersOf = (bank: string, gradientMode: 'exact' | 'straight-through' = 'exact'): BankMember[] =>
  bankMembers(configurationOf({ objective: 'vanish:red', bank, gradientMode }).bank);

function oracleParts(members: readonly BankMember[], objective = vanish()) {
  const size = { width: model.contract.input.width, height: model.contract.input.height };
  return {
    model,
    members,
    objective,
    target: TARGET,
    codecs: createCodecs(),
    seed: SEED,
    imageSha256: pictureSha256(toPicture({ ...size, data: clean().data })),
    confirmDraws: 3,
  };
}

/** One evaluation of the real step at the clean picture. */
function evaluate(request: StepRequest): Promise<Evaluation & { readonly programs: number }> {
  const { bank = '', gradientMode, combination = 'mean', weights, memoryMb = WIDE_MEMORY, picture = clean() } = request;
  const parts = oracleParts(membersOf(bank, gradientMode));
  const { members, objective } = parts;
  const { programs } = planPrograms({ model, members, objective, combination, memoryMb });
  return runtime.withLease(async (lease) => {
    const oracle = createStepOracle({ ...parts, lease, programs, combination });
    const evaluation = await oracle.evaluate({
      picture,
      round: 0,
      weights: weights ?? members.map(() => 1 / members.length),
    });
    return { ...evaluation, programs: programs.length };
  });
}

/** Largest difference, relative to the largest element of `b`. */
function difference(a: Float32Array, b: Float32Array): number {
  const largest = b.reduce((high, value) => Math.max(high, Math.abs(value)), 0);
  expect(largest).toBeGreaterThan(0);
  return a.reduce((high, value, index) => Math.max(high, Math.abs(value - (b[index] ?? NaN))), 0) / largest;
}

it('a bank of identities has the gradient of the sample alone', async () => {
  const plain = await evaluate({});
  for (const gradientMode of ['exact', 'straight-through'] as const) {
    const identities = await evaluate({ bank: 'identity,identity,identity', gradientMode });
    expect(difference(identities.gradient, plain.gradient)).toBeLessThan(1e-6);
    for (const loss of identities.losses) expect(loss / (plain.losses[0] ?? NaN)).toBeCloseTo(1, 6);
  }
});

describe('a bank that does not fit into memory', () => {
  const bank = 'jpeg:75,rotate:-10..10,median:3,brightness:0.9';

  it.each(['mean', 'weighted', 'adaptive', 'max'] as const)('%s: sub-batches give the same gradient', async (name) => {
    const previous = { losses: [3, 0.5, 2, 1, 0.1], succeeded: [false, true, false, false, true] };
    const weights = combinations[name].weights({
      members: 5,
      given: name === 'weighted' ? [4, 1, 2, 0, 3] : undefined,
      previous,
    });
    const whole = await evaluate({ bank, combination: name, weights });
    const split = await evaluate({ bank, combination: name, weights, memoryMb: 1 });
    expect([whole.programs, split.programs]).toEqual([1, 5]);
    expect(difference(split.gradient, whole.gradient)).toBeLessThan(1e-6);
    expect(split.succeeded).toEqual(whole.succeeded);
    split.losses.forEach((loss, index) => expect(loss / (whole.losses[index] ?? NaN)).toBeCloseTo(1, 5));
  });

  it('is recorded in the results, which come out the same', async () => {
    // A machine on which nothing fits: the plan must split down to single pictures, the children work as ever.
    const small: Runtime = {
      identity: runtime.identity,
      capacity: 1,
      memoryLimitMb: 1,
      withLease: (work, options) => runtime.withLease(work, options),
      close: () => runtime.close(),
    };
    const options = {
      model: blobDetector(),
      images: [imageOf('a', photo)],
      configuration: configurationOf({ objective: 'vanish:red', bank: 'jpeg:75,median:3' }),
    };
    const whole = await attackRun({ ...options, runtime });
    const split = await attackRun({ ...options, runtime: small });
    expect(whole.results.subBatches).toEqual([
      { attack: 'plain', members: ['identity'] },
      { attack: 'averaged', members: ['identity', 'jpeg:75', 'median:3'] },
    ]);
    expect(split.results.subBatches).toEqual([
      { attack: 'plain', members: ['identity'] },
      ...['identity', 'jpeg:75', 'median:3'].map((spec) => ({ attack: 'averaged', members: [spec] })),
    ]);
    expect(resultsSchema.parse(split.results)).toEqual(split.results);
    expect(outcomeStates(split.results)).toEqual(outcomeStates(whole.results));
    expect(outcomeStates(split.results)['a/averaged@jpeg:75']).toBe('success');
  });
});

describe('the gradient of a transform that moves pixels', () => {
  const onlyCopy = [0, 1];

  it('differs between exact and straight-through, and only the exact one lowers the loss of the copy', async () => {
    const bank = 'rotate:40';
    const exact = await evaluate({ bank, weights: onlyCopy });
    const through = await evaluate({ bank, weights: onlyCopy, gradientMode: 'straight-through' });
    expect(through.losses).toEqual(exact.losses);
    expect(difference(through.gradient, exact.gradient)).toBeGreaterThan(0.5);
    const start = clean();
    const lossAfterStep = async (gradient: Float32Array): Promise<number> => {
      const data = start.data.map((level, i) => Math.min(255, Math.max(0, level - 6 * Math.sign(gradient[i] ?? NaN))));
      return (await evaluate({ bank, weights: onlyCopy, picture: { ...start, data } })).losses[1] ?? NaN;
    };
    const [before = NaN] = exact.losses.slice(1);
    const [exactly, straight] = [await lossAfterStep(exact.gradient), await lossAfterStep(through.gradient)];
    expect(exactly).toBeLessThan(0.5 * before);
    expect(exactly).toBeLessThan(straight);
  });

  it('is the same in both modes for the identity', async () => {
    const [exact, through] = [
      await evaluate({ bank: 'identity', weights: onlyCopy }),
      await evaluate({ bank: 'identity', weights: onlyCopy, gradientMode: 'straight-through' }),
    ];
    expect(through.gradient).toEqual(exact.gradient);
  });
});

it('optimising, confirming and judging draw apart: each iteration and each fresh draw anew, judging once', async () => {
  const confirmed: unknown[] = [];
  const members = membersOf('rotate:-10..10').map((member): BankMember => {
    if (member.kind === 'itself') return member;
    const { transform } = member;
    const real: typeof transform.real = (picture, instance, codecs) => {
      confirmed.push(instance);
      return transform.real(picture, instance, codecs);
    };
    return { ...member, transform: { ...transform, real } };
  });
  const content: Objective = { ...vanish(), judge: () => ({ success: true, score: 0, objects: [] }) };
  const parts = oracleParts(members, content);
  const plan = planPrograms({ model, members, objective: content, combination: 'mean', memoryMb: WIDE_MEMORY });
  const optimised: unknown[] = [];
  const programs = plan.programs.map((program) => ({
    ...program,
    feeds: (step: Parameters<typeof program.feeds>[0]) => {
      optimised.push(step.instances[1]);
      return program.feeds(step);
    },
  }));
  const judged = await runtime.withLease(async (lease) => {
    const oracle = createStepOracle({ ...parts, lease, programs, combination: 'mean' });
    for (const round of [0, 1]) {
      await oracle.evaluate({ picture: clean(), round, weights: [0.5, 0.5] });
      expect(await oracle.confirm(toPicture(clean()), round)).toBe(true);
    }
    const transforms = await prepareJudging(
      { ...parts, lease },
      { clean: toPicture(clean()), target: TARGET, specs: ['rotate:-10..10'], seen: new Set() },
    );
    return transforms.slice(1).map(({ instance }) => instance);
  });
  expect([optimised.length, confirmed.length, judged.length]).toEqual([2, 6, 1]);
  const all = [...optimised, ...confirmed, ...judged].map((instance) => JSON.stringify(instance));
  expect(new Set(all).size).toBe(9);
});

describe('a model whose own operators have a zero gradient', () => {
  const attacked = async (options: Parameters<typeof tinyClassifier>[0]) => {
    const { results } = await attackRun({
      runtime,
      model: tinyClassifier(options),
      images: [imageOf('a', wavePhoto({ width: 32, height: 32 }, 3))],
      configuration: configurationOf({ objective: 'untargeted', bank: 'jpeg:75', attacks: ['averaged'] }),
    });
    expect(resultsSchema.parse(results)).toEqual(results);
    return results;
  };

  it.each(['Round', 'Floor', 'Ceil', 'Sign'] as const)(
    '%s is passed straight through, so that it can be attacked, and recorded',
    async (quantisedBy) => {
      for (const mixesBatch of [false, true]) {
        const results = await attacked({ quantisedBy, mixesBatch });
        expect(results.straightThrough).toEqual([{ operator: quantisedBy, node: 'quantise' }]);
        expect(results.images[0]?.samples[0]?.trace?.nearZeroGradients).toBe(0);
      }
    },
  );

  it('records nothing for a model without them, although the bank rounds', async () => {
    expect((await attacked({})).straightThrough).toBeUndefined();
  });
});
