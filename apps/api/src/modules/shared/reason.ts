import { readInput } from '../../graphql/read-input.ts';
import { descriptionSchema } from './names.ts';

const reasonSchema = descriptionSchema.min(1, 'expected a reason, got nothing; say in a sentence why');

/** Somebody will ask later why: a decision without a reason is worth nothing. @throws InputError */
export const readReason = (text: string, field: readonly string[]): string => readInput(reasonSchema, text, field);
