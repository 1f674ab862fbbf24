import { evaluateHardening, hardenModel, loadModel, type Hardened, type TrainingImage } from '@holdfast/engine';
import type { RunConfiguration } from '@holdfast/results';
import type { Runtime } from '@holdfast/runtime';
import { hardenConfigSchema, heldOutAttack, type HardenConfigInput, type Split } from '@holdfast/training';
import type { ModelContract } from '@holdfast/vision';
import { printEvaluation } from './print-evaluation.ts';

/** Trains on clean pictures alone: how a model is made from nothing, and what a control does. */
export const clean = { method: { kind: 'mixed', adversarialShare: 0 } } as const;

/** Trainings of one model on one split, and what they were worth on its held-out pictures. */
export interface HardeningBench {
  train(from: Uint8Array, config: HardenConfigInput): Promise<Hardened>;
  /** Goes on from the same weights for the same steps on the same schedule, with samples and, as control, on clean pictures alone; measures both. */
  printBoth(request: {
    readonly from: Hardened;
    readonly goesOn: HardenConfigInput;
    readonly samples: HardenConfigInput['samples'];
    readonly attack: RunConfiguration;
  }): Promise<void>;
}

export function hardeningBench(request: {
  readonly runtime: Runtime;
  readonly contract: ModelContract;
  readonly modelFile: string;
  readonly split: Split<TrainingImage>;
  /** What every training here shares. */
  readonly settings: HardenConfigInput;
}): HardeningBench {
  const { runtime, contract, modelFile, split, settings } = request;
  const common = { runtime, modelFile, clock: () => new Date(), version: 'validate' };
  const load = (bytes: Uint8Array) => loadModel(bytes, { contract, runtime });
  const train = async (from: Uint8Array, config: HardenConfigInput): Promise<Hardened> => {
    const startMs = performance.now();
    const hardened = await hardenModel({
      ...common,
      model: await load(from),
      train: split.train,
      validation: split.validation,
      config: hardenConfigSchema.parse({ ...settings, ...config }),
      checkpoints: { load: () => Promise.resolve(undefined), save: () => Promise.resolve() },
      onProgress: (event) => {
        if (event.kind !== 'epoch') return;
        const { epoch, validation } = event.record;
        const adversarial = validation.adversarial === null ? '' : `, on samples ${validation.adversarial.toFixed(2)}`;
        console.log(`epoch ${epoch}: validation loss on clean pictures ${validation.clean.toFixed(2)}${adversarial}`);
      },
    });
    const { steps, bestEpoch } = hardened.record.training;
    console.log(`${steps} steps in ${((performance.now() - startMs) / 1000).toFixed(1)} s; epoch ${bestEpoch} kept`);
    return hardened;
  };
  return {
    train,
    async printBoth({ from, goesOn, samples, attack }) {
      const hardened = await train(from.onnx, { ...goesOn, samples });
      const control = await train(from.onnx, { ...clean, ...goesOn });
      console.log(`${split.train.length} training pictures`);
      for (const [name, { onnx, record }] of Object.entries({ hardened, control })) {
        console.log(name);
        const evaluation = await evaluateHardening({
          ...common,
          original: await load(from.onnx),
          hardened: await load(onnx),
          heldOut: split.heldOut,
          record,
          attack,
          heldOutAttack: heldOutAttack(attack, contract.input),
        });
        printEvaluation(evaluation);
      }
    },
  };
}
