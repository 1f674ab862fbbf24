import type { OperatorCoverage } from '@holdfast/autodiff';
import { ModelError } from '@holdfast/onnx';
import { RuntimeError } from '@holdfast/runtime';
import { ContractError } from '@holdfast/vision';
import { ImportError, type ImportedModel } from '../import/index.ts';
import type { InspectionProblem } from './inspection.ts';

/** The problems that an error stands for; `undefined` for one that is no finding about the model. */
export function problemsOf(error: unknown, severity: InspectionProblem['severity']): InspectionProblem[] | undefined {
  if (error instanceof ModelError) {
    const { code, where, expected, got, fix } = error;
    return [{ severity, code, where, expected, got, fix }];
  }
  if (error instanceof ImportError) {
    const { code, where, expected, got, fix } = error.problem;
    return [{ severity, code, where, expected, got, fix }];
  }
  if (error instanceof ContractError) {
    const { code, where } = error;
    return error.issues.map(({ path, expected, got, fix }) => ({
      severity,
      code,
      where: path === '' ? where : `${where}: ${path}`,
      expected,
      got,
      fix,
    }));
  }
  // A cancelled inspection or a closed runtime says nothing about the model; a crash, a hang or too much memory does.
  if (error instanceof RuntimeError && !['CANCELLED', 'CLOSED', 'START_FAILED'].includes(error.code)) {
    const expected = 'a model that runs within the limits';
    return [{ severity, code: error.code, where: 'model', expected, got: error.message, fix: error.advice }];
  }
  return undefined;
}

const listed = (nodes: readonly string[]): string =>
  nodes.length <= 3 ? nodes.join(', ') : `${nodes.slice(0, 3).join(', ')} and ${nodes.length - 3} more`;

/** Operators that stop a gradient, or whose gradient is zero unless it is passed straight through. */
export function coverageProblems(operators: readonly OperatorCoverage[]): InspectionProblem[] {
  return operators.flatMap(({ opType, gradient, nodes }): InspectionProblem[] => {
    const where = `${opType} \`${listed(nodes)}\``;
    if (gradient === 'none') {
      return [
        {
          severity: 'error',
          code: 'NO_GRADIENT',
          where,
          expected: 'an operator with a gradient between image and outputs',
          got: 'one without',
          fix: 'export the raw outputs before it (without post-processing), or use a score-based attack (square)',
        },
      ];
    }
    if (gradient === 'straight-through') {
      return [
        {
          severity: 'warning',
          code: 'ZERO_GRADIENT',
          where,
          expected: 'a gradient',
          got: 'zero almost everywhere; attacks pass it straight through and judge on the untouched model',
          fix: 'nothing to do, or attack the unquantised model',
        },
      ];
    }
    return [];
  });
}

/** What importing had to leave out. */
export function importProblems({ batching, report }: ImportedModel): InspectionProblem[] {
  const dropped = report.droppedOutputs.map(({ name, reason }): InspectionProblem => ({
    severity: 'warning',
    code: 'DYNAMIC_OUTPUT',
    where: `output \`${name}\``,
    expected: 'an output of fixed shape',
    got: reason,
    fix: 'a loss cannot read it: export raw scores and boxes too',
  }));
  if (batching.kind === 'any') return dropped;
  return [
    ...dropped,
    {
      severity: 'warning',
      code: 'BATCH_ONE_ONLY',
      where: 'model',
      expected: 'a model that takes several images at once',
      got: batching.reason,
      fix: 'attacks work but are slower: the model is repeated for each transformed copy',
    },
  ];
}
