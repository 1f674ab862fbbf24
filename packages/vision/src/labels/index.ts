import { coco80, coco91 } from './coco.ts';
import { gtsrb43 } from './gtsrb.ts';

/** Label lists that a contract may name instead of writing them out. */
export const labelSets = Object.freeze({ coco80, coco91, gtsrb43 });

/** Labels of classes of which only the number is known: their indices. */
export const numericLabels = (classCount: number): string[] =>
  Array.from({ length: classCount }, (_, classId) => String(classId));
