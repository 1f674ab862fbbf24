import type { ObjectiveDefinition } from './definition.ts';
import { classIdOf } from './class-name.ts';
import { margin, marginFeeds, marginLoss } from './margin-loss.ts';
import { asClassification, asClassificationHeads } from './wrong-task.ts';

/** The classifier gives the chosen label. Pictures that it gives the label anyway are not eligible. */
export const targetClassification: ObjectiveDefinition = {
  name: 'target',
  syntax: 'target:<label>',
  task: 'classification',
  summary: 'The classifier gives the chosen label',
  argument: 'required',
  make({ spec, argument, labels }) {
    const chosenClassId = classIdOf(argument, labels, `objective ${spec}`);
    const label = labels[chosenClassId] ?? argument;
    return {
      spec: `target:${label}`,
      task: 'classification',
      summary: `The classifier says ${label}`,
      target(clean) {
        const { classId } = asClassification(spec, clean);
        if (classId === chosenClassId) return { eligible: false, because: 'already_so', label };
        return { eligible: true, target: { classId, chosenClassId, boxes: [] } };
      },
      judge(prediction) {
        const { classId, probabilities } = asClassification(spec, prediction);
        const score = probabilities.reduce((high, p, index) => (index === chosenClassId ? high : Math.max(high, p)), 0);
        return { success: classId === chosenClassId, score, objects: [] };
      },
      loss(context, heads) {
        const { logits } = asClassificationHeads(spec, heads);
        const { graph } = context;
        return marginLoss(graph, graph.op('Neg', [margin(context, logits)]));
      },
      feeds: (targets) => marginFeeds(targets, { classes: labels.length, classOf: () => chosenClassId }),
    };
  },
};
