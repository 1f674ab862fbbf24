import { sentences } from '@holdfast/results';

/** Why a webhook's delivery failed. */
export const undelivered = sentences({
  refused: (status: number, answer: string) => `the receiver answered ${status}: ${answer}`,
  connection_refused: (host: string) => `nothing listens at ${host}; start the receiver, or correct the address`,
  connection_lost: (host: string) => `${host} closed the connection before it answered`,
  host_unknown: (host: string) => `there is no host ${host}; correct the address, or look at the DNS of the workers`,
  no_answer: (host: string) => `${host} did not answer in time`,
  certificate: (host: string, error: string) => `the certificate of ${host} is not trusted: ${error}`,
  not_public: (host: string, address: string) =>
    `${host} leads to ${address}, which is not public; an administrator can allow the network in the workspace’s settings`,
  no_smtp: () => 'no SMTP server is set up; set SMTP_URL and SMTP_FROM for the workers, or use an https address',
  /** What no program of ours has put into words. */
  other: (text: string) => text,
});
