import type { CombinationName, Objective } from '@holdfast/attacks';
import { estimateMemoryMb } from '../import/index.ts';
import type { LoadedModel } from '../model.ts';
import type { BankMember } from '../program/bank.ts';
import { compileStepProgram, type StepProgram } from '../program/step-program.ts';

/** The compiled steps of one attack over its whole bank. */
export interface ProgramPlan {
  readonly members: readonly BankMember[];
  readonly programs: readonly StepProgram[];
}

/**
 * Compiles the bank into as few graphs as memory allows: members run as one batch, and a bank whose forward and backward
 * pass would not fit into `memoryMb` is split evenly into sub-batches, which the results record.
 */
export function planPrograms(request: {
  readonly model: LoadedModel;
  readonly members: readonly BankMember[];
  readonly objective: Objective;
  readonly combination: CombinationName;
  /** Memory one runtime child may use, MB. */
  readonly memoryMb: number;
}): ProgramPlan {
  const { model, members, objective, combination, memoryMb } = request;
  let parts = 1;
  while (parts < members.length && estimateMemoryMb(model.imported, Math.ceil(members.length / parts)) > memoryMb) {
    parts++;
  }
  const size = Math.ceil(members.length / parts);
  const programs: StepProgram[] = [];
  for (let start = 0; start < members.length; start += size) {
    programs.push(compileStepProgram({ model, members: members.slice(start, start + size), objective, combination }));
  }
  return { members, programs };
}
