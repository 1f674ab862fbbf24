/** Where a pointer divides a pane, in whole percent of its width. */
export const splitAt = (x: number, pane: { readonly left: number; readonly width: number }): number =>
  pane.width === 0 ? 0 : Math.round(Math.min(100, Math.max(0, (100 * (x - pane.left)) / pane.width)));
