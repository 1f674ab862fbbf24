/**
 * Seconds until the rest of a run is done, by how fast the run itself has been: it knows its workers, its model and its images better than any table. `workedSeconds`
 * were needed for the `done` of `total` samples; `sinceSeconds` is how long the next are at work by now, of which `together` end at a time, those of one image.
 *
 * The time counts down while an image is at work as long as others took, and no longer than where this image were done just now.
 *
 * @returns null where nothing was measured, or nothing is left.
 */
export function timeLeft(request: {
  readonly done: number;
  readonly total: number;
  readonly together: number;
  readonly workedSeconds: number;
  readonly sinceSeconds: number;
}): number | null {
  const { done, total, together, workedSeconds, sinceSeconds } = request;
  const left = total - done;
  if (done <= 0 || left <= 0 || workedSeconds <= 0) return null;
  const since = Math.max(0, sinceSeconds);
  const asBefore = (workedSeconds / done) * left - since;
  const afterThisImage = ((workedSeconds + since) / (done + together)) * Math.max(0, left - together);
  return Math.max(1, Math.ceil(Math.max(asBefore, afterThisImage)));
}
