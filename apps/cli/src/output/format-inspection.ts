import type { InspectedModel, InspectedValue, Inspection, InspectionProblem } from '@holdfast/engine';
import { formatProposal } from './format-contract.ts';
import { formatTable } from './table.ts';

const shape = ({ dims, frozenDims }: InspectedValue): string => {
  const declared = dims === null ? 'unknown shape' : `[${dims.map((size) => size ?? '?').join(', ')}]`;
  const frozen = frozenDims === null ? '' : `[${frozenDims.join(', ')}]`;
  return frozen === '' || frozen === declared ? declared : `${declared} -> ${frozen}`;
};

const valueRows = (kind: string, values: readonly InspectedValue[]): string[][] =>
  values.map((value) => [kind, value.name, value.dataType ?? '?', shape(value)]);

function formatProblems(problems: readonly InspectionProblem[]): string {
  if (problems.length === 0) return 'Problems\n  none: gradients flow from the outputs to the picture\n';
  const blocks = problems.map(({ severity, code, where, expected, got, fix }) =>
    [
      `  ${severity} ${code}: ${where}\n`,
      `    expected  ${expected}\n`,
      `    got       ${got}\n`,
      `    to do     ${fix}\n`,
    ].join(''),
  );
  return `Problems\n${blocks.join('')}`;
}

function formatModel(model: InspectedModel): string {
  const { opset, irVersion, producer, parameterCount, weightTypes, batching, memoryMb } = model;
  const facts: readonly (readonly [string, string])[] = [
    ['opset', `${opset} (IR ${irVersion})${producer === '' ? '' : `, made by ${producer}`}`],
    ['weights', `${(parameterCount / 1e6).toFixed(2)} million, ${weightTypes.join(', ') || 'none'}`],
    [
      'batching',
      batching === null ? 'unknown' : batching.kind === 'any' ? 'several pictures at once' : 'one picture at a time',
    ],
    ['memory', memoryMb === null ? 'unknown' : `about ${Math.round(memoryMb)} MB for one picture forward and backward`],
    ['sha256', model.sha256],
  ];
  return [
    'Model\n',
    facts.map(([name, value]) => `  ${name.padEnd(10)} ${value}\n`).join(''),
    '\nInputs and outputs\n',
    formatTable(
      [{ title: '' }, { title: 'name' }, { title: 'type' }, { title: 'shape (declared -> at batch 1)' }],
      [...valueRows('in', model.inputs), ...valueRows('out', model.outputs)],
    ),
    '\nOperators\n',
    formatTable(
      [{ title: 'operator' }, { title: 'count', align: 'right' }, { title: 'gradient' }],
      model.operators.map(({ opType, count, gradient }) => [opType, String(count), gradient]),
    ),
    '\n',
    model.contract === null ? '' : `${formatProposal(model.contract)}\n`.replace(/\n\n+$/, '\n\n'),
  ].join('');
}

/** What `holdfast inspect` prints. */
export function formatInspection(inspection: Inspection): string {
  if (inspection.status === 'refused') {
    return `Refused: nothing more is read from this file (sha256 ${inspection.sha256})\n\n${formatProblems(inspection.problems)}`;
  }
  return `${formatModel(inspection)}${formatProblems(inspection.problems)}`;
}
