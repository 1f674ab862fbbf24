import {
  combinations,
  type CombinationName,
  type Evaluation,
  type GradientOracle,
  type Objective,
  type Target,
} from '@holdfast/attacks';
import type { Size } from '@holdfast/scene';
import type { RuntimeLease } from '@holdfast/runtime';
import type { Codecs } from '@holdfast/transforms';
import { predictPicture } from '../judge/predict.ts';
import type { LoadedModel } from '../model.ts';
import { drawInstance, mapTarget, type BankMember, type DrawKey } from './bank.ts';
import type { StepProgram } from './step-program.ts';

export interface StepOracleRequest {
  readonly lease: RuntimeLease;
  readonly model: LoadedModel;
  readonly members: readonly BankMember[];
  /** The members' programs: one, or several sub-batches in the members' order. */
  readonly programs: readonly StepProgram[];
  readonly combination: CombinationName;
  readonly objective: Objective;
  /** The clean picture's target, in input space. */
  readonly target: Target;
  readonly codecs: Codecs;
  readonly seed: number;
  /** SHA-256 of the picture in input space. */
  readonly imageSha256: string;
  readonly confirmDraws: number;
  readonly signal?: AbortSignal | undefined;
}

/** The attack's view of a real model: gradients from the compiled step, confirmation by real codecs and the untouched model. */
export function createStepOracle(request: StepOracleRequest): GradientOracle {
  const { lease, model, members, programs, objective, target, codecs, combination } = request;
  const size: Size = { width: model.contract.input.width, height: model.contract.input.height };
  const draw = (member: BankMember, purpose: DrawKey['purpose'], round: number): unknown =>
    member.kind === 'itself'
      ? undefined
      : drawInstance(member, { seed: request.seed, image: request.imageSha256, purpose, round }, size);
  const targetFor = (member: BankMember, instance: unknown): Target =>
    member.kind === 'itself' ? target : mapTarget(target, { transform: member.transform, instance, size });

  return {
    async evaluate({ picture, round, weights, signal }): Promise<Evaluation> {
      const partials: Float32Array[] = [];
      const losses: number[] = [];
      const succeeded: boolean[] = [];
      for (const program of programs) {
        const instances = program.members.map((member) => draw(member, 'optimise', round));
        const targets = program.members.map((member, index) => targetFor(member, instances[index]));
        const outputs = await lease.run({
          graph: program.graph,
          feeds: program.feeds({
            picture: picture.data,
            instances,
            targets,
            weights: program.members.map((member) => weights[member.index] ?? 0),
          }),
          ...(signal === undefined ? {} : { signal }),
        });
        const step = program.read(outputs);
        partials.push(step.gradient);
        losses.push(...step.losses);
        targets.forEach((expected, index) => {
          succeeded.push(objective.judge(step.predictions(index), expected).success);
        });
      }
      const [only] = partials;
      const gradient = partials.length === 1 && only ? only : combinations[combination].merge(partials);
      return { gradient, losses, succeeded };
    },

    async confirm(picture, round) {
      for (const member of members) {
        if (member.kind === 'itself') {
          const prediction = await predictPicture(lease, model, picture, request);
          if (!objective.judge(prediction, target).success) return false;
          continue;
        }
        const draws = member.transform.isRandom(member.params) ? request.confirmDraws : 1;
        for (let fresh = 0; fresh < draws; fresh++) {
          const instance = draw(member, 'confirm', round * request.confirmDraws + fresh);
          const copy = await member.transform.real(picture, instance, codecs);
          const prediction = await predictPicture(lease, model, copy, request);
          if (!objective.judge(prediction, targetFor(member, instance)).success) return false;
        }
      }
      return true;
    },
  };
}
