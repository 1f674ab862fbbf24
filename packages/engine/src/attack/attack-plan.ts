import {
  attacks,
  combinations,
  parseObjective,
  type Attack,
  type AttackName,
  type GradientAttack,
  type Objective,
} from '@holdfast/attacks';
import { IDENTITY } from '@holdfast/metrics';
import type { RunConfiguration } from '@holdfast/results';
import type { RuntimeLease } from '@holdfast/runtime';
import { formatTransformSpec, parseTransformSpec, type Codecs } from '@holdfast/transforms';
import type { LoadedModel } from '../model.ts';
import { bankMembers, seenSpecs, type BankMember } from '../program/bank.ts';
import type { ArtifactSink } from './artifacts.ts';
import { planPrograms, type ProgramPlan } from './program-plan.ts';

/** A photo to attack. */
export interface ImageSource {
  /** Unique in the run; its file name. */
  readonly id: string;
  /** Ground truth as a class index of the model. */
  readonly label?: number;
  read(): Promise<Uint8Array>;
}

/** One image's share of a run. */
export interface ImageTask {
  readonly image: ImageSource;
  /** Folder of its files, unique in the run. */
  readonly folder: string;
  readonly lease: RuntimeLease;
  readonly sink: ArtifactSink;
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: (step: { readonly attack: string; readonly iteration: number }) => void;
}

/** Everything that is the same for all images of a run, checked and compiled before the first one. */
export interface AttackPlan {
  readonly model: LoadedModel;
  readonly labels: readonly string[];
  readonly configuration: RunConfiguration;
  readonly objective: Objective;
  readonly codecs: Codecs;
  readonly attacks: readonly Attack[];
  /** x' and the whole bank. */
  readonly members: readonly BankMember[];
  /** Canonical specs that samples are judged under: the bank first, then the others; without identity. */
  readonly judged: readonly string[];
  /** Those of `judged` that the optimisation meets: in the bank, or within what it draws. */
  readonly seen: ReadonlySet<string>;
  /** Specs whose transformed copies are kept as files: the sample group of M5. */
  readonly kept: ReadonlySet<string>;
  programFor(attack: GradientAttack): ProgramPlan;
}

export interface AttackPlanRequest {
  readonly model: LoadedModel;
  readonly configuration: RunConfiguration;
  readonly codecs: Codecs;
  /** Memory one runtime child may use, MB; a bank that needs more is split. */
  readonly memoryMb: number;
}

/** The configuration was asked for something that does not fit the model. */
export class PlanError extends Error {
  override readonly name = 'PlanError';
  readonly code = 'PLAN_UNFIT';
}

/** Canonical text of a spec. */
export const canonicalSpec = (spec: string): string => formatTransformSpec(parseTransformSpec(spec));

/**
 * Reads the configuration against the model and compiles every attack's graphs. Throws AttackError, TransformSpecError or
 * NoGradientError for what cannot be attacked, before any image is touched.
 */
export function planAttack({ model, configuration, codecs, memoryMb }: AttackPlanRequest): AttackPlan {
  const { labels } = model.contract.output;
  const objective = parseObjective(configuration.objective, labels);
  if (objective.task !== model.contract.task) {
    throw new PlanError(
      `objective ${objective.spec}: expected one for ${model.contract.task}, got one for ${objective.task}; choose another objective`,
    );
  }
  // Draws and outcomes are named by the spec's text: one transform must have one.
  const bank = configuration.bank.map((entry) => ({ ...entry, spec: canonicalSpec(entry.spec) }));
  const members = bankMembers(bank);
  const inBank = new Set(bank.map(({ spec }) => spec));
  const judged = [...new Set([...inBank, ...configuration.evaluate.map(canonicalSpec)])].filter(
    (spec) => spec !== IDENTITY,
  );
  const chosen = configuration.attacks.map((name) => attackNamed(name));
  const { combination } = configuration.attack;
  // Throws where there is not one weight for x' and one for each transform.
  combinations[combination.name].weights({
    members: members.length,
    given: combination.name === 'weighted' ? combination.weights : undefined,
    previous: undefined,
  });
  const programs = new Map<Attack, ProgramPlan>();
  for (const attack of chosen) {
    if (attack.kind !== 'gradient') continue;
    const own = [...members.slice(0, 1), ...attack.bank(members.slice(1))];
    programs.set(attack, planPrograms({ model, members: own, objective, combination: combination.name, memoryMb }));
  }
  return {
    model,
    labels,
    configuration,
    objective,
    codecs,
    attacks: chosen,
    members,
    judged,
    seen: seenSpecs(inBank, judged),
    kept: inBank,
    programFor(attack) {
      const found = programs.get(attack);
      if (found === undefined) throw new PlanError(`attack ${attack.name} is not part of this run`);
      return found;
    },
  };
}

const isAttackName = (name: string): name is AttackName => Object.hasOwn(attacks, name);

function attackNamed(name: string): Attack {
  if (isAttackName(name)) return attacks[name];
  throw new PlanError(`attack: expected one of ${Object.keys(attacks).join(', ')}, got ${name}; correct the name`);
}
