import { z } from 'zod';

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

/** Files that were left out, or read with a restriction, each with its reason. */
export const datasetProblemsSchema = z.array(
  z.object({
    file: z.string(),
    message: z.string(),
    /** Of the reason, with the names and numbers of its message in their order; versions of before they were kept have neither. */
    code: z.string().optional(),
    values: z.array(z.string()).optional(),
  }),
);

export type DatasetFormat = z.infer<typeof datasetFormatSchema>;
export type DatasetImportSource = z.infer<typeof datasetImportSourceSchema>;
export type GroundTruthBoxes = z.infer<typeof groundTruthBoxesSchema>;
export type DatasetProblems = z.infer<typeof datasetProblemsSchema>;
