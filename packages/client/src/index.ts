export * from './client-error.ts';
export { createClient, type ClientOptions, type HoldfastClient } from './execute.ts';
export * from './operations.generated.ts';
export { pollUntil } from './poll.ts';
export { defaultSurroundings, type Surroundings } from './transport.ts';
export { hashFile, uploadFile } from './upload.ts';
