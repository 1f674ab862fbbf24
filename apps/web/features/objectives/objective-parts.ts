/** An objective as it is written, taken apart: `mislabel:stop sign->car`. */
export interface ObjectiveParts {
  /** The name before the colon: vanish, mislabel, untargeted, target. */
  readonly name: string;
  /** The class it is about, empty where it is about any. */
  readonly first: string;
  /** The class it is to be taken for, empty where any other will do. */
  readonly second: string;
}

const NAMED = ['vanish', 'mislabel', 'untargeted', 'target'] as const;

export const objectiveParts = (objective: string): ObjectiveParts => {
  const [name = '', rest = ''] = objective.split(/:(.*)/s, 2);
  const [first = '', second = ''] = rest.split('->', 2);
  return { name, first, second };
};

export const objectiveText = ({ name, first, second }: ObjectiveParts): string =>
  first === '' ? name : `${name}:${first}${second === '' ? '' : `->${second}`}`;

/** An objective that the API knows and the catalogue does not yet is shown as it is written. */
export const isNamedObjective = (name: string): name is (typeof NAMED)[number] => NAMED.some((known) => known === name);
