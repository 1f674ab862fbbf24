import { parseObjective, type Target } from '@holdfast/attacks';
import { predictPhoto } from '@holdfast/engine';
import type { RuntimeLease } from '@holdfast/runtime';
import { toPlanar, type PlanarPicture } from '@holdfast/scene';
import { readFile } from 'node:fs/promises';
import { bankMembers, drawInstance, mapTarget } from '../../packages/engine/src/program/bank.ts';
import { compileStepProgram } from '../../packages/engine/src/program/step-program.ts';
import { markdownTable } from '../../scripts/lib/measured-part.ts';
import { forwardBackwardPass, type Pass } from '../graphs/passes.ts';
import type { Measurement } from '../measurement.ts';
import { formatMs, formatRatio } from '../report/format.ts';
import type { Subject } from '../subjects/subjects.ts';
import { alternate } from '../timing/alternate.ts';
import { ratioSpread, spreadOf } from '../timing/spread.ts';

const BANK = ['jpeg:75', 'jpeg:50', 'median:3'] as const;

/** What transforms, loss and combination add to the model's own passes. */
export const attackStep: Measurement = {
  name: 'attack-step',
  title: 'A whole attack step against the model alone',
  async run({ runtime, subjects, photoPaths, rounds }) {
    const rows: string[][] = [];
    for (const subject of subjects) {
      const [stepMs = [], modelMs = []] = await runtime.pool.withLease(async (lease) => {
        const step = await stepPass(subject, { lease, photoPaths });
        const model = forwardBackwardPass(subject.model, BANK.length + 1);
        return alternate(
          [step, model].map((pass) => async () => (await runtime.timed(lease, pass)).runMs),
          { rounds },
        );
      });
      rows.push([
        subject.name,
        subject.objective,
        formatMs(spreadOf(modelMs)),
        formatMs(spreadOf(stepMs)),
        formatRatio(ratioSpread(stepMs, modelMs)),
      ]);
    }
    return [
      `One step of the averaged attack over the picture itself, ${BANK.join(', ')} (transforms, model, loss, backward pass, combination`,
      "in one graph) against the model's own forward and backward pass at the same batch of 4.\n",
      markdownTable(['model', 'objective', 'model, ms', 'step, ms', 'ratio'], rows),
    ].join('\n');
  },
};

async function stepPass(
  { model, objective: spec }: Subject,
  { lease, photoPaths }: { readonly lease: RuntimeLease; readonly photoPaths: readonly string[] },
): Promise<Pass> {
  const objective = parseObjective(spec, model.contract.output.labels);
  const members = bankMembers(BANK.map((entry) => ({ spec: entry, gradientMode: 'exact' })));
  const program = compileStepProgram({ model, members, objective, combination: 'mean' });
  const { picture, target } = await firstTarget({ lease, photoPaths, model, eligible: objective.target });
  const size = { width: picture.width, height: picture.height };
  const key = { seed: 0, image: 'bench', purpose: 'optimise', round: 0 } as const;
  const instances = members.map((member) => (member.kind === 'itself' ? undefined : drawInstance(member, key, size)));
  const targets = members.map((member, index) =>
    member.kind === 'itself'
      ? target
      : mapTarget(target, { transform: member.transform, instance: instances[index], size }),
  );
  const feeds = program.feeds({ picture: picture.data, instances, targets, weights: members.map(() => 1) });
  // As the attack runs it: every output is read.
  return { graph: program.graph, feeds };
}

/** The first photo that can be attacked. */
async function firstTarget(request: {
  readonly lease: RuntimeLease;
  readonly photoPaths: readonly string[];
  readonly model: Subject['model'];
  readonly eligible: ReturnType<typeof parseObjective>['target'];
}): Promise<{ picture: PlanarPicture; target: Target }> {
  const { lease, model } = request;
  for (const path of request.photoPaths) {
    const { fitted, prediction } = await predictPhoto({ lease, model, bytes: await readFile(path), where: path });
    const aim = request.eligible(prediction);
    if (aim.eligible) return { picture: toPlanar(fitted.picture), target: aim.target };
  }
  throw new Error('none of the photos holds a target of the objective');
}
