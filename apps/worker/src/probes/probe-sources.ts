import { loadImageResult, runLayout } from '@holdfast/db';
import { probeResultSchema, type ProbeRequest } from '@holdfast/domain';
import type { ImageResult, Sample } from '@holdfast/results';
import { readBlob } from '@holdfast/storage';
import { defaultDecodeLimits } from '@holdfast/vision';
import type { TaskContext } from '../context.ts';
import { UnfitError } from '../problem-of.ts';
import { readRun } from '../runs/read-run.ts';
import type { MemoryFiles } from './memory-files.ts';

type Source = ProbeRequest['source'];
interface Request {
  readonly workspaceId: string;
  readonly files: MemoryFiles;
}

const missing = (where: string): UnfitError =>
  new UnfitError({
    code: 'PROBE_SOURCE',
    where,
    expected: 'an image of this workspace that is still stored',
    got: 'none',
    fix: 'choose another one; images of old runs are deleted after a while',
  });

const read = (context: TaskContext, workspaceId: string, sha256: string): Promise<Buffer> =>
  readBlob({ store: context.store, key: { workspaceId, sha256 }, maxBytes: defaultDecodeLimits.maxBytes });

/** The photo that is attacked. */
export async function readPhoto(
  context: TaskContext,
  { workspaceId, imageId }: { readonly workspaceId: string; readonly imageId: string },
): Promise<Uint8Array> {
  const image = await context.db.prisma.image.findFirst({ where: { id: imageId, workspaceId } });
  if (image === null) throw missing(`image ${imageId}`);
  return read(context, workspaceId, image.sha256);
}

/** Samples that are there already, with their files put into `files`: of a run, or of an earlier probe. */
export async function readSamples(
  context: TaskContext,
  source: Exclude<Source, { kind: 'image' }>,
  request: Request,
): Promise<ImageResult> {
  return source.kind === 'sample' ? fromRun(context, source, request) : fromProbe(context, source.probeId, request);
}

async function fromRun(
  context: TaskContext,
  source: Extract<Source, { kind: 'sample' }>,
  { workspaceId, files }: Request,
): Promise<ImageResult> {
  const { db } = context;
  const { runId, modelOrdinal, position, attack } = source;
  const loaded = await readRun(db, runId);
  if (loaded.run.workspaceId !== workspaceId) throw missing(`run ${runId}`);
  const layout = runLayout(loaded.snapshot);
  const result = await loadImageResult(db.prisma, { workspaceId, runId, modelOrdinal, layout, position });
  const samples = result?.samples.filter((sample) => sample.attack === attack) ?? [];
  if (result === undefined || result.image.file === null || samples.length === 0) throw missing(`sample ${attack}`);
  for (const path of [result.image.file, ...samples.map(({ file }) => file)]) {
    const stored = await db.prisma.runFile.findFirst({
      where: { runId, modelOrdinal, path },
      include: { artifact: { select: { sha256: true } } },
    });
    if (stored === null) throw missing(path);
    await files.write(path, await read(context, workspaceId, stored.artifact.sha256));
  }
  return { ...result, samples };
}

async function fromProbe(context: TaskContext, probeId: string, { workspaceId, files }: Request): Promise<ImageResult> {
  const probe = await context.db.prisma.probe.findFirst({ where: { id: probeId, workspaceId } });
  const parsed = probeResultSchema.safeParse(probe?.result);
  if (!parsed.success || parsed.data.original === null) throw missing(`probe ${probeId}`);
  const { original, samples } = parsed.data;
  const place = (sha256: string): string => `${sha256}.png`;
  for (const { sha256 } of [original, ...samples])
    await files.write(place(sha256), await read(context, workspaceId, sha256));
  return {
    image: {
      id: 'picture',
      sha256: original.sha256,
      file: place(original.sha256),
      label: null,
      prediction: original.prediction,
      eligible: true,
      reason: null,
      error: false,
    },
    samples: samples.map(({ attack, sha256, linf, psnr, iterations, fooled, prediction }): Sample => ({
      image: 'picture',
      attack,
      file: place(sha256),
      sha256,
      // Length and similarity were not kept; judging does not look at them.
      norms: { linf, l2: 0, psnr, ssim: 1 },
      iterations,
      reportedSuccess: fooled,
      prediction,
      group: [],
      trace: null,
    })),
    outcomes: [],
    surrogate: [],
    failures: [],
  };
}
