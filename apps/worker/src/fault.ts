import { openSync, closeSync } from 'node:fs';

/** Points at which a test may kill the process; they mark every gap that a crash could fall into. */
export type FaultPoint =
  'after_claim' | 'mid_attack' | 'after_blob' | 'before_row' | 'after_row' | 'mid_finalise' | 'before_finish';

export type ReachPoint = (point: FaultPoint) => void;

/**
 * `HOLDFAST_TEST_FAULT=point:signal:/marker` sends the process that signal at the point. The marker file is made first and only one process can
 * make it, so that the restarted worker lives. Where its folder is missing nothing happens: a test makes it when the fault is to strike. Without the variable nothing happens anywhere.
 */
export function faultInjector(setting: string | undefined): ReachPoint {
  if (setting === undefined) return () => undefined;
  const [wanted, signal, ...marker] = setting.split(':');
  return (point) => {
    if (point !== wanted) return;
    try {
      closeSync(openSync(marker.join(':'), 'wx'));
    } catch {
      return;
    }
    process.kill(process.pid, signal);
  };
}
