import type { ObjectiveDefinition } from './definition.ts';
import { margin, marginFeeds, marginLoss } from './margin-loss.ts';
import { asClassification, asClassificationHeads } from './wrong-task.ts';

/** The classifier's label changes. */
export const untargetedClassification: ObjectiveDefinition = {
  name: 'untargeted',
  syntax: 'untargeted',
  task: 'classification',
  summary: 'The classifier gives any other label',
  argument: 'none',
  make({ spec, labels }) {
    return {
      spec,
      task: 'classification',
      summary: 'The classifier gives any other label',
      target: (clean) => ({
        eligible: true,
        target: { classId: asClassification(spec, clean).classId, boxes: [] },
      }),
      judge(prediction, target) {
        const { classId, probabilities } = asClassification(spec, prediction);
        return { success: classId !== target.classId, score: probabilities[target.classId] ?? 0, objects: [] };
      },
      loss(context, heads) {
        const { logits } = asClassificationHeads(spec, heads);
        return marginLoss(context.graph, margin(context, logits));
      },
      feeds: (targets) => marginFeeds(targets, { classes: labels.length, classOf: (target) => target.classId }),
    };
  },
};
