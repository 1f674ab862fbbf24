/**
 * A share in percentage points: 0.05 is 5. A message could ask for that itself (`scale/100`), but messages are parsed while the interface is built, and what
 * writes those does not know it: pages said 0.05 points.
 */
export const inPoints = (share: number): number => share * 100;
