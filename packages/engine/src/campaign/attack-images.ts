import type { Results, RunConfiguration } from '@holdfast/results';
import { createCodecs } from '@holdfast/vision';
import { attackImage } from '../attack/attack-image.ts';
import { planAttack, type AttackPlan, type ImageSource } from '../attack/attack-plan.ts';
import { imageFolders } from './image-folders.ts';
import { runImages } from './run-images.ts';
import { assembleResults, provenanceFor, type RunRequest } from './run-request.ts';

export interface AttackImagesRequest extends RunRequest {
  readonly images: readonly ImageSource[];
  readonly configuration: RunConfiguration;
}

/** Share of a child's memory limit that a step's estimate may take: codecs, sessions and copies need the rest. */
const SAFE_SHARE = 0.7;

/**
 * Attacks a set of images: every attack of the configuration on every image, in parallel over the runtime's children, judged
 * under every transform. Cancelling resolves with what is done and `complete: false`. Throws before the first image where the
 * configuration does not fit the model; an image that fails is recorded with its reason.
 */
export async function attackImages(request: AttackImagesRequest): Promise<Results> {
  const { runtime, model, configuration, images, sink, signal } = request;
  const startedAt = request.clock().toISOString();
  const memoryMb = runtime.memoryLimitMb * SAFE_SHARE;
  const plan = planAttack({ model, configuration, codecs: createCodecs(), memoryMb });
  const folders = imageFolders(images.map(({ id }) => id));
  const planned = { subBatches: subBatchesOf(plan), ...straightThroughOf(plan) };
  await request.onPlanned?.({ provenance: provenanceFor(request, configuration), ...planned });
  const { results, complete } = await runImages({
    ...request,
    stepsPerImage: plan.attacks.reduce(
      (steps, attack) => steps + (attack.kind === 'gradient' ? iterationsOf(plan) : 1),
      0,
    ),
    work: (image, lease, onStep) =>
      attackImage(plan, { image, folder: folders.get(image.id) ?? image.id, lease, sink, onStep, signal }),
  });
  return assembleResults(request, {
    kind: 'attack',
    startedAt,
    complete,
    configuration,
    ...planned,
    images: results,
  });
}

/** Evaluations of a gradient attack that never succeeds. */
function iterationsOf({ configuration }: AttackPlan): number {
  const { start, iterations } = configuration.attack;
  return (start.kind === 'random' ? start.runs : 1) * (iterations + 1);
}

const subBatchesOf = (plan: AttackPlan): Results['subBatches'] =>
  plan.attacks.flatMap((attack) =>
    attack.kind === 'gradient'
      ? plan.programFor(attack).programs.map((program) => ({
          attack: attack.name,
          members: program.members.map(({ spec }) => spec),
        }))
      : [],
  );

/** The same model is in every program, so one of them tells. */
function straightThroughOf(plan: AttackPlan): Pick<Results, 'straightThrough'> {
  const gradient = plan.attacks.find((attack) => attack.kind === 'gradient');
  const nodes = gradient === undefined ? [] : (plan.programFor(gradient).programs[0]?.straightThrough ?? []);
  return nodes.length === 0 ? {} : { straightThrough: [...nodes] };
}
