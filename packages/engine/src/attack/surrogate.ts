import { writeModel } from '@holdfast/onnx';
import type { ImageResult, SurrogateDistance } from '@holdfast/results';
import { compiledGraph } from '@holdfast/runtime';
import { toPlanar, type Picture } from '@holdfast/scene';
import { GRAPH_FORM_OUTPUT, graphFormFeeds, graphFormModel, surrogateDistance } from '@holdfast/transforms';
import type { JudgeContext } from '../judge/evaluation.ts';
import { drawInstance, type BankMember } from '../program/bank.ts';
import type { AttackPlan } from './attack-plan.ts';

/**
 * Measures on one clean picture how far every bank member's graph form is from the real form that judges. A transform that fails is
 * told apart: it must not cost the image what other transforms show. Cancelling rejects.
 */
export async function measureSurrogates(
  plan: Pick<AttackPlan, 'members'>,
  request: JudgeContext & { readonly image: string; readonly clean: Picture },
): Promise<Pick<ImageResult, 'surrogate' | 'surrogateFailures'>> {
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
  const surrogate: SurrogateDistance[] = [];
  const failed: { transform: string; message: string }[] = [];
  for (const member of plan.members) {
    try {
      surrogate.push(...(await measure(member)));
    } catch (error) {
      signal?.throwIfAborted();
      failed.push({ transform: member.spec, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return { surrogate, ...(failed.length > 0 && { surrogateFailures: failed }) };
}
