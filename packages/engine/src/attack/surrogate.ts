import { writeModel } from '@holdfast/onnx';
import type { SurrogateDistance } from '@holdfast/results';
import { compiledGraph } from '@holdfast/runtime';
import { toPlanar, type Picture } from '@holdfast/scene';
import { GRAPH_FORM_OUTPUT, graphFormFeeds, graphFormModel, surrogateDistance } from '@holdfast/transforms';
import type { JudgeContext } from '../judge/evaluation.ts';
import { drawInstance, type BankMember } from '../program/bank.ts';
import type { AttackPlan } from './attack-plan.ts';

/** Measures on one clean picture how far every bank member's graph form is from the real form that judges. */
export async function measureSurrogates(
  plan: Pick<AttackPlan, 'members'>,
  request: JudgeContext & { readonly image: string; readonly clean: Picture },
): Promise<SurrogateDistance[]> {
  const { lease, codecs, image, clean, seed, imageSha256, signal } = request;
  const { width, height } = clean;
  const size = { width, height };
  const measure = async (member: BankMember): Promise<SurrogateDistance[]> => {
    if (member.kind === 'itself') return [];
    const { spec, transform, params } = member;
    const key = { seed, image: imageSha256, purpose: 'evaluate', round: 0 } as const;
    const instance = drawInstance(member, key, size);
    const outputs = await lease.run({
      graph: compiledGraph(writeModel(graphFormModel(transform, params, size))),
      feeds: graphFormFeeds(transform, instance, toPlanar(clean)),
      ...(signal === undefined ? {} : { signal }),
    });
    const transformed = outputs[GRAPH_FORM_OUTPUT];
    if (transformed?.dataType !== 'float32') throw new TypeError(`graph form of ${spec} returned no float32 picture`);
    const real = await transform.real(clean, instance, codecs);
    const distance = surrogateDistance({ graphForm: { width, height, data: transformed.data }, real });
    return [{ transform: spec, image, ...distance }];
  };
  const distances: SurrogateDistance[] = [];
  for (const member of plan.members) distances.push(...(await measure(member)));
  return distances;
}
