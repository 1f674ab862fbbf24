/** Where a run keeps the small form of a picture, beside it: `samples/a/original.png` has `samples/a/original.small.webp`. */
export const smallPath = (path: string): string => `${path.replace(/\.png$/, '')}.small.webp`;
