import { AttackError, parseObjective } from '@holdfast/attacks';
import { issue, read, unreadable, type InputIssue, type Reading } from './input-issue.ts';

/** What an objective is checked against: one of the campaign's models as its confirmed contract describes it. */
export interface ObjectiveModel {
  readonly name: string;
  readonly task: 'classification' | 'detection';
  readonly labels: readonly string[];
}

/**
 * The objective in its canonical spelling, checked against every model: each must do the objective's task and know its class.
 */
export function readObjective(text: string, models: readonly ObjectiveModel[]): Reading<string> {
  const readings = models.map((model) => readFor(text, model));
  const issues = readings.flatMap((reading) => (reading.ok ? [] : reading.issues));
  if (issues.length > 0) return unreadable(...issues.filter(isFirst));
  const [first] = readings;
  if (first?.ok !== true) return read(text.trim());
  const other = readings.findIndex((reading) => reading.ok && reading.value !== first.value);
  if (other < 0) return first;
  const expected = 'the same class in every model';
  const got = `another one in ${models[other]?.name ?? 'a model'}`;
  return unreadable(issue([], { expected, got, fix: 'name the class by its label instead of its number' }));
}

const isFirst = (one: InputIssue, index: number, all: readonly InputIssue[]): boolean =>
  all.findIndex(({ message }) => message === one.message) === index;

function readFor(text: string, model: ObjectiveModel): Reading<string> {
  try {
    const objective = parseObjective(text, model.labels);
    if (objective.task === model.task) return read(objective.spec);
    const expected = `an objective for ${model.task}, which ${model.name} does`;
    return unreadable(
      issue([], {
        expected,
        got: `\`${text}\`, one for ${objective.task}`,
        fix: `choose another objective or another model`,
      }),
    );
  } catch (error) {
    if (!(error instanceof AttackError)) throw error;
    const { expected, got, fix } = error;
    return unreadable(issue([], { expected: `${expected} (${model.name})`, got, fix }, error.code));
  }
}
