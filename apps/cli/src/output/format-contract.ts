import type { ContractProposal } from '@holdfast/vision';
import { formatTable } from './table.ts';

/** A value in a few words. */
function shortJson(value: unknown, limit = 48): string {
  const text = JSON.stringify(value);
  if (text.length <= limit) return text;
  return Array.isArray(value) ? `${text.slice(0, limit - 16)}... (${value.length})` : `${text.slice(0, limit - 3)}...`;
}

/** The contract in a few lines: what goes in and how the answer is read. */
function formatContract({ contract }: Pick<ContractProposal, 'contract'>): string {
  const { input, output, task } = contract;
  const { resize } = input;
  const numbers = (values: readonly number[]): string => values.map((value) => Number(value.toPrecision(5))).join(', ');
  const rows: readonly (readonly [string, string])[] = [
    ['task', `${task}, decoder ${output.decoder} (${output.activation})`],
    ['input', `${input.name}: ${input.layout} ${input.channels}, ${input.width} x ${input.height}`],
    [
      'resize',
      `${resize.rule}, ${resize.interpolation}${resize.antialias ? ', antialiased' : ''}, padding ${resize.padValue}`,
    ],
    ['values', `level * ${Number(input.scale.toPrecision(5))}, mean ${numbers(input.mean)}, std ${numbers(input.std)}`],
    [
      'outputs',
      Object.entries(output.names)
        .map(([role, name]) => `${role} = ${name}`)
        .join(', '),
    ],
    [
      'classes',
      `${output.labels.length}: ${output.labels.slice(0, 4).join(', ')}${output.labels.length > 4 ? ' ...' : ''}`,
    ],
    ...(task === 'detection'
      ? [['threshold', `score ${output.scoreThreshold}, NMS at IoU ${output.nmsIou}`] as const]
      : []),
  ];
  return rows.map(([name, value]) => `  ${name.padEnd(10)} ${value}\n`).join('');
}

/** The contract with what in it is only a guess. */
export function formatProposal(proposal: ContractProposal): string {
  const { guesses, alternatives, confidence } = proposal;
  if (guesses.length === 0) return `Contract\n${formatContract(proposal)}`;
  const others = alternatives.map(({ decoder }) => decoder).join(', ');
  return [
    `Contract, inferred (the outputs fit the decoder by ${Math.round(confidence * 100)}%${others === '' ? '' : `; also possible: ${others}`})\n`,
    formatContract(proposal),
    '\nGuessed, to be checked against the code that the model is deployed with\n',
    formatTable(
      [{ title: 'setting' }, { title: 'guess' }, { title: 'why' }],
      guesses.map(({ path, value, why }) => [path, shortJson(value, 40), why]),
    ),
    '\n',
  ].join('');
}
