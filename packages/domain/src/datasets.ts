import { toldSchema } from '@holdfast/results';
import { z } from 'zod';
import { isAboutLabels } from './left-out.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** How a data set says what is on its pictures; recognised by the files where it is left out. */
export const datasetFormats = ['images', 'imagefolder', 'coco', 'yolo', 'csv'] as const;
export const datasetFormatSchema = z.enum(datasetFormats);

/** What a data set version is imported from: blobs that are in the object store already. */
export const datasetImportSourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('archive'),
    sha256,
    fileName: z.string(),
    format: datasetFormatSchema.nullable(),
  }),
  z.strictObject({
    kind: z.literal('files'),
    files: z.array(z.strictObject({ name: z.string().min(1), sha256, label: z.string().nullable() })).min(1),
    format: datasetFormatSchema.nullable(),
  }),
]);

/** Objects on a photo, in pixels of the photo as it is shown (after its orientation). */
export const groundTruthBoxesSchema = z.array(
  z.strictObject({
    label: z.string(),
    box: z.strictObject({ x0: z.number(), y0: z.number(), x1: z.number(), y1: z.number() }),
  }),
);

const problemSchema = z.object({
  file: z.string(),
  message: z.string(),
  /** What the message is made of, see `leftOut`; versions of before it was kept have only the message. */
  told: toldSchema.optional(),
});

/** Those that are listed: of a folder of ten thousand broken files not all are, but all are counted. */
const problemListSchema = z.object({ count: z.int().min(0), listed: z.array(problemSchema) });

/** A list that was stored before files and labels were counted apart, with the code of the reason beside the message. */
const olderProblemsSchema = z
  .array(
    z.object({
      file: z.string(),
      message: z.string(),
      code: z.string().optional(),
      values: z.array(z.string()).optional(),
    }),
  )
  .transform((problems) => {
    const listed = problems.map(({ file, message, code, values = [] }) => ({
      file,
      message,
      ...(code !== undefined && { told: { code: code.toLowerCase(), values } }),
    }));
    const labels = listed.filter(({ told }) => isAboutLabels(told?.code ?? ''));
    const files = listed.filter((problem) => !labels.includes(problem));
    return {
      files: { count: files.length, listed: files },
      labels: { count: labels.length, listed: labels },
    };
  });

/** Files that an import left out, and labels that it could not use, each with its reason. */
export const datasetProblemsSchema = z.union([
  z.object({ files: problemListSchema, labels: problemListSchema }),
  olderProblemsSchema,
]);

export type DatasetFormat = z.infer<typeof datasetFormatSchema>;
export type DatasetImportSource = z.infer<typeof datasetImportSourceSchema>;
export type GroundTruthBoxes = z.infer<typeof groundTruthBoxesSchema>;
export type DatasetProblem = z.infer<typeof problemSchema>;
export type DatasetProblemList = z.infer<typeof problemListSchema>;
export type DatasetProblems = z.infer<typeof datasetProblemsSchema>;
