/** log(n!) by summation: exact to rounding for the sample sizes at hand. */
function logFactorial(n: number): number {
  let sum = 0;
  for (let k = 2; k <= n; k++) sum += Math.log(k);
  return sum;
}

/** P(X <= k) of a binomial distribution with n trials of probability p, 0 <= k <= n. */
export function binomialCdf(k: number, distribution: { readonly n: number; readonly p: number }): number {
  const { n, p } = distribution;
  if (k < 0) return 0;
  if (k >= n || p === 0) return 1;
  if (p === 1) return 0;
  const logN = logFactorial(n);
  let sum = 0;
  for (let i = 0; i <= k; i++) {
    const logTerm = logN - logFactorial(i) - logFactorial(n - i) + i * Math.log(p) + (n - i) * Math.log1p(-p);
    sum += Math.exp(logTerm);
  }
  return Math.min(1, sum);
}
