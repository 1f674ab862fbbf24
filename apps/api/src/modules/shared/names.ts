import { z } from 'zod';

/** Names that people give: shown everywhere, so without control characters and not too long. */
export const nameSchema = z
  .string()
  .trim()
  .min(1, 'Write a name')
  .max(120, 'Use at most 120 characters')
  .regex(/^\P{Cc}*$/u, 'A name holds no control characters');

export const descriptionSchema = z
  .string()
  .trim()
  .max(4000, 'Use at most 4000 characters')
  .regex(/^[\P{Cc}\n\r\t]*$/u, 'A text holds no control characters but line breaks and tabs');

/** Tags of model versions: `production`, `2026-q1`. */
export const tagSchema = z
  .string()
  .trim()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'Use lower case letters, digits, dots and dashes, 63 at most')
  .refine((tag) => tag !== 'latest', '"latest" always means the newest version; choose another tag');
