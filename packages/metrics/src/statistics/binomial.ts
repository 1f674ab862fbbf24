/**
 * P(X <= k) of a binomial distribution with n trials of probability p, 0 <= k <= n. Terms follow from each other, so 10,000 images cost
 * 10,000 steps.
 */
export function binomialCdf(k: number, distribution: { readonly n: number; readonly p: number }): number {
  const { n, p } = distribution;
  if (k < 0) return 0;
  if (k >= n || p === 0) return 1;
  if (p === 1) return 0;
  const logOdds = Math.log(p) - Math.log1p(-p);
  let logTerm = n * Math.log1p(-p);
  let sum = 0;
  for (let i = 0; i <= k; i++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log((n - i) / (i + 1)) + logOdds;
  }
  return Math.min(1, sum);
}
