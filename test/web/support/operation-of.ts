import type { Request } from 'playwright-core';
import { z } from 'zod';

const body = z.object({ operationName: z.string() });

/** Name of the query, mutation or subscription that a request to the API carries. */
export const operationOf = (request: Request): string => body.parse(request.postDataJSON()).operationName;
