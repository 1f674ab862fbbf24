/** A task that long resumes cheaply after a crash, and costs little to start compared with what it does. */
const TARGET_MS = 45_000;
/** So that a task's ids and its row stay small, however fast the model is. */
const MAX_IMAGES = 200;

/**
 * Cuts the images of one model version into tasks of about 45 s. `msPerImage` is the measured time of one image in one lane,
 * `lanes` how many images a worker has under way at a time. No task is smaller than one image for every lane, unless fewer are left.
 */
export function sizeTasks(request: {
  readonly positions: readonly number[];
  readonly msPerImage: number;
  readonly lanes: number;
}): number[][] {
  const { positions, msPerImage, lanes } = request;
  const inTarget = Math.floor((TARGET_MS * lanes) / Math.max(1, msPerImage));
  const size = Math.max(lanes, Math.min(MAX_IMAGES, inTarget), 1);
  return Array.from({ length: Math.ceil(positions.length / size) }, (_, index) =>
    positions.slice(index * size, (index + 1) * size),
  );
}

/** Seconds that are left, by what was measured; null where nothing was. */
export function secondsLeft(request: {
  readonly imagesLeft: number;
  readonly msPerImage: number | undefined;
  readonly lanes: number;
}): number | null {
  const { imagesLeft, msPerImage, lanes } = request;
  if (msPerImage === undefined || lanes < 1) return null;
  return Math.ceil((imagesLeft * msPerImage) / lanes / 1000);
}
