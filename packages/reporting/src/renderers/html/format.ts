import { formatLevels } from '@holdfast/attacks';
import type { Report } from '../../report-schema.ts';

/** `L∞ 4/255`. */
export function budgetText({ configuration }: Report): string {
  const { norm, epsilonLevels } = configuration.attack.budget;
  return `${norm === 'linf' ? 'L∞' : 'L2'} ${formatLevels(epsilonLevels)}`;
}

/** Attack id in a sentence: `plain early`. */
export function attackLabel(id: string): string {
  return id.replaceAll('-', ' ');
}

/** `2026-01-02 03:04 UTC`, the same for every reader. */
export function timeText(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** Class of an attack's colour and line style. */
export function seriesClass(report: Report, attack: string): string {
  return `series-${report.attacks.findIndex(({ id }) => id === attack) % 6}`;
}
