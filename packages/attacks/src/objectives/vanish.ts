import type { ObjectiveDefinition } from './definition.ts';
import { classIdOf } from './class-name.ts';
import { detectionsAt, highestScore, targetObjects } from './detection-target.ts';
import { classColumn, suppressionLoss } from './suppression-loss.ts';
import { asDetection, asDetectionHeads } from './wrong-task.ts';

/** M4 "vanish": the list holds no object of the class above the threshold, wherever it is. */
export const vanish: ObjectiveDefinition = {
  name: 'vanish',
  syntax: 'vanish:<class>',
  task: 'detection',
  summary: 'The detector finds no object of the class any more',
  argument: 'required',
  make({ spec, argument, labels }) {
    const classId = classIdOf(argument, labels, `objective ${spec}`);
    const label = labels[classId] ?? argument;
    return {
      spec: `vanish:${label}`,
      task: 'detection',
      summary: `The detector finds no ${label} any more`,
      target: (clean) => targetObjects(clean, { spec, classId, label }),
      judge(prediction, target) {
        const found = asDetection(spec, prediction).detections.filter((detection) => detection.classId === classId);
        const objects = target.boxes.map((box) => {
          const here = detectionsAt(box, found);
          return { box, score: highestScore(here), success: here.length === 0 };
        });
        return { success: found.length === 0, score: highestScore(found), objects };
      },
      loss({ graph }, heads) {
        const { classScores } = asDetectionHeads(spec, heads);
        return suppressionLoss(graph, classColumn(graph, classScores, classId));
      },
      feeds: () => ({}),
    };
  },
};
