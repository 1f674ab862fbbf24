import type { GateStatus, GateVerdict } from '@holdfast/gates';
import { painter, type Paint } from './paint.ts';
import { printable, wrap } from './text.ts';

const WORDS: Readonly<Record<GateStatus, string>> = { pass: 'PASS', fail: 'FAIL', inconclusive: 'INCONCLUSIVE' };

/** A gate's verdict for a terminal: the headline, then every rule with its sentence. */
export function renderGateTerminal(
  gate: GateVerdict,
  { colour, width }: { readonly colour: boolean; readonly width: number },
): string {
  const paint = painter(colour);
  const lines = [
    ...wrap(printable(gate.headline), width).map((line) => tone(gate.status, paint)(paint.bold(line))),
    '',
    ...gate.rules.flatMap(({ status, title, sentence, checks }) => [
      `${tone(status, paint)(WORDS[status].padEnd(12))}  ${paint.bold(printable(title))}`,
      ...wrap(printable(sentence), width - 14).map((line) => `              ${line}`),
      ...(checks.length > 1 ? [`              ${paint.dim(tally(checks))}`] : []),
    ]),
    '',
    ...(gate.baseline === null ? [] : wrap(`Baseline: ${printable(gate.baseline)}.`, width)),
    ...gate.notes.flatMap((note) => wrap(printable(note), width)).map(paint.dim),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function tally(checks: GateVerdict['rules'][number]['checks']): string {
  const of = (status: GateStatus): number => checks.filter((check) => check.status === status).length;
  return `${checks.length} checks: ${of('pass')} pass, ${of('fail')} fail, ${of('inconclusive')} inconclusive`;
}

function tone(status: GateStatus, paint: Paint): (text: string) => string {
  return { pass: paint.green, fail: paint.red, inconclusive: paint.yellow }[status];
}
