import { useTranslations } from 'next-intl';
import { useNames } from '#web/features/names/use-names.ts';
import { toldValues } from '#web/lib/told-values.ts';
import type { TaskChangedSubscription } from '#web/lib/tasks/task-changed.generated.ts';
import { Said } from '#web/ui/said.tsx';

interface TaskStepProps {
  readonly task: Pick<TaskChangedSubscription['taskChanged'], 'message' | 'step'> | null | undefined;
  /** For a task that has said nothing yet. */
  readonly waiting: string;
}

/** What a task does now. */
export function TaskStep({ task, waiting }: TaskStepProps) {
  const t = useTranslations('told.step');
  const names = useNames();
  if (!task?.step) return task?.message ? <Said>{task.message}</Said> : waiting;
  const { code, values } = task.step;
  const [attack = '', ...rest] = values;
  return t(code, toldValues(code === 'STEPS_ONE' ? [names.attack(attack), ...rest] : values));
}
