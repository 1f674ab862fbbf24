import { taskStep, recommendImages, type ImageCandidate, type ImageSelection } from '@holdfast/domain';
import { predictPhoto, type LoadedModel } from '@holdfast/engine';
import { parseObjective } from '@holdfast/attacks';
import { randomFor } from '@holdfast/random';
import type { Prediction } from '@holdfast/scene';
import { readBlob } from '@holdfast/storage';
import { defaultDecodeLimits } from '@holdfast/vision';
import type { TaskContext } from '../context.ts';
import { UnfitError } from '../problem-of.ts';
import { labelIndex } from './label-index.ts';
import { modelAt, type LoadedRun } from './read-run.ts';

/** A photo of the data set, as the run will list it. */
export interface Item {
  readonly name: string;
  readonly imageId: string;
  readonly sha256: string;
  readonly label: string | null;
  readonly boxes: unknown;
}

/** Photos asked about at most for a recommendation: choosing must not take longer than attacking. */
const MAX_CANDIDATES = 300;

/** The photos that a run attacks, in the data set's order. Throws UnfitError where none fits. */
export async function chooseImages(
  context: TaskContext,
  { loaded, items }: { readonly loaded: LoadedRun; readonly items: readonly Item[] },
): Promise<Item[]> {
  const { images: selection, configuration } = loaded.snapshot;
  const chosen =
    selection.kind === 'recommended'
      ? await recommended(context, { loaded, items, count: selection.count })
      : byRule(selection, items, configuration.seed);
  if (chosen.length > 0) return chosen;
  throw new UnfitError({
    code: 'NO_IMAGES',
    where: 'campaign.images',
    expected: 'at least one photo that fits the selection',
    got: `none of ${items.length}`,
    fix:
      selection.kind === 'recommended'
        ? 'the model finds the objective in none of them: check objective, contract and labels, or choose other photos'
        : 'choose other photos',
  });
}

function byRule(
  selection: Exclude<ImageSelection, { kind: 'recommended' }>,
  items: readonly Item[],
  seed: number,
): Item[] {
  if (selection.kind === 'all') return [...items];
  if (selection.kind === 'picked') {
    const names = new Set(selection.names);
    return items.filter(({ name }) => names.has(name));
  }
  return drawn(items, selection.count, seed);
}

/** `count` of the photos, drawn without replacement from the seed, in their order. */
function drawn(items: readonly Item[], count: number, seed: number): Item[] {
  const random = randomFor(['choose images', seed]);
  const places = items.map((_, index) => index);
  for (let index = 0; index < Math.min(count, places.length - 1); index++) {
    const other = random.integer(index, places.length - 1);
    const [a, b] = [places[index] ?? 0, places[other] ?? 0];
    places[index] = b;
    places[other] = a;
  }
  const taken = new Set(places.slice(0, count));
  return items.filter((_, index) => taken.has(index));
}

async function recommended(
  context: TaskContext,
  request: { readonly loaded: LoadedRun; readonly items: readonly Item[]; readonly count: number },
): Promise<Item[]> {
  const { loaded, count } = request;
  const { run, snapshot } = loaded;
  const items = drawn(request.items, Math.max(count, MAX_CANDIDATES), snapshot.configuration.seed);
  const model = await context.models.load(
    { workspaceId: run.workspaceId, ...modelAt(snapshot, 0) },
    context.interactive,
  );
  const candidates: ImageCandidate[] = [];
  for (const [position, item] of items.entries()) {
    context.signal.throwIfAborted();
    context.progress({
      fraction: position / items.length,
      says: taskStep.say('looks_at', position + 1, items.length),
    });
    candidates.push(await candidateOf(context, { item, position, model, loaded }));
  }
  return recommendImages(candidates, count).flatMap((position) => items[position] ?? []);
}

async function candidateOf(
  context: TaskContext,
  request: { readonly item: Item; readonly position: number; readonly model: LoadedModel; readonly loaded: LoadedRun },
): Promise<ImageCandidate> {
  const { item, position, model, loaded } = request;
  const { store, interactive, signal } = context;
  const { labels } = model.contract.output;
  try {
    const bytes = await readBlob({
      store,
      key: { workspaceId: loaded.run.workspaceId, sha256: item.sha256 },
      maxBytes: defaultDecodeLimits.maxBytes,
    });
    const { prediction } = await interactive.withLease(
      (lease) => predictPhoto({ lease, model, bytes, where: item.name, signal }),
      { signal },
    );
    const aim = parseObjective(loaded.snapshot.configuration.objective, labels).target(prediction);
    const expected = labelIndex(item.label, labels);
    const isRight = prediction.task !== 'classification' || expected === undefined || expected === prediction.classId;
    return { position, suits: aim.eligible && isRight, ...surestClass(prediction, labels) };
  } catch (error) {
    signal.throwIfAborted();
    context.log.warn({ err: error, image: item.name }, 'a photo could not be asked about');
    return { position, suits: false, label: '', confidence: 0 };
  }
}

function surestClass(prediction: Prediction, labels: readonly string[]): Pick<ImageCandidate, 'label' | 'confidence'> {
  if (prediction.task === 'classification') {
    const { classId, probabilities } = prediction;
    return { label: labels[classId] ?? String(classId), confidence: probabilities[classId] ?? 0 };
  }
  const [best] = [...prediction.detections].sort((a, b) => b.score - a.score);
  return best === undefined
    ? { label: '', confidence: 0 }
    : { label: labels[best.classId] ?? String(best.classId), confidence: best.score };
}
