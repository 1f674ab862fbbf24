import { formatCombination, type AttackConfig } from '@holdfast/attacks';
import type { RunConfiguration } from '@holdfast/results';
import { parseBank } from '@holdfast/transforms';

/**
 * A command of the local program that repeats a run for one model version. The program reads the same configuration out of it, so that its
 * numbers are the run's; the model and the photos have to be on the machine.
 */
export function attackCommand(request: {
  readonly configuration: RunConfiguration;
  readonly modelFile: string;
  /** Repeat one picture only: the folder then holds just that one. */
  readonly imageName?: string | undefined;
}): string {
  const { configuration, modelFile, imageName } = request;
  const { objective, bank, evaluate, attacks, attack, confirmDraws, seed } = configuration;
  return commandLine([
    'holdfast',
    'attack',
    modelFile,
    ...option('images', imageName === undefined ? 'photos' : `photo-${stem(imageName)}`),
    ...option('objective', objective),
    ...(bank.length === 0 ? [] : option('transforms', bank.map(({ spec }) => spec).join(','))),
    ...(evaluate.length === 0 ? [] : option('evaluate', evaluate.join(','))),
    ...bank
      .filter(hasOtherMode)
      .flatMap(({ spec, gradientMode }) => option('gradient-mode', `${spec}=${gradientMode}`)),
    ...attackOptions(attack),
    ...option('attacks', attacks.join(',')),
    ...option('confirm-draws', confirmDraws),
    ...option('seed', seed),
    ...option('out', 'run'),
  ]);
}

/** The same for a run that judged stored samples again. */
export function replayCommand(request: { readonly evaluate: readonly string[]; readonly seed: number }): string {
  const { evaluate, seed } = request;
  return commandLine([
    'holdfast',
    'replay',
    'run',
    ...option('transforms', evaluate.join(',')),
    ...option('seed', seed),
    ...option('out', 'replay'),
  ]);
}

const option = (name: string, value: string | number): readonly string[] => [`--${name}`, String(value)];

/** The program takes the first mode of a transform where none is said. */
const hasOtherMode = ({ spec, gradientMode }: RunConfiguration['bank'][number]): boolean =>
  parseBank(spec)[0]?.transform.gradientModes[0] !== gradientMode;

function attackOptions(attack: Omit<AttackConfig, 'stop'>): readonly string[] {
  const { budget, stepLevels, iterations, direction, momentum, combination, start } = attack;
  return [
    ...option('epsilon', `${budget.epsilonLevels}/255`),
    ...option('step', `${stepLevels}/255`),
    ...option('iterations', iterations),
    ...(budget.norm === 'linf' ? [] : option('norm', budget.norm)),
    ...(direction === 'sign' ? [] : option('direction', direction)),
    ...(momentum === 0 ? [] : option('momentum', momentum)),
    ...(combination.name === 'mean' ? [] : option('combine', formatCombination(combination))),
    ...(start.kind === 'original'
      ? []
      : ['--random-start', ...(start.runs === 1 ? [] : option('restarts', start.runs))]),
  ];
}

const stem = (name: string): string => name.replace(/\.[^.]*$/, '');

/** As a POSIX shell reads it. */
function commandLine(parts: readonly string[]): string {
  return parts.map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", "'\\''")}'`)).join(' ');
}
