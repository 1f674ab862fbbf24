import { incomparability } from '@holdfast/results';
import { toldType } from './told.ts';

/** Why two runs cannot be compared. */
export const Incomparability = toldType('Incomparability', incomparability);
