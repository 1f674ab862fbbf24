import { createTransport } from 'nodemailer';
import { UnfitError } from '../problem-of.ts';

/** Sends an event as plain text. Throws UnfitError where no SMTP server is configured. */
export async function sendMail(
  smtp: { readonly url: string; readonly from: string } | undefined,
  message: { readonly to: string; readonly event: string; readonly body: string },
): Promise<void> {
  if (smtp === undefined) {
    throw new UnfitError({
      code: 'NO_SMTP',
      where: 'SMTP_URL',
      expected: 'an SMTP server for e-mail',
      got: 'none',
      fix: 'set SMTP_URL and SMTP_FROM for the workers, or use an https address',
    });
  }
  const transport = createTransport(smtp.url);
  try {
    await transport.sendMail({
      from: smtp.from,
      to: message.to,
      subject: `Holdfast: ${message.event}`,
      text: JSON.stringify(JSON.parse(message.body), null, 2),
    });
  } finally {
    transport.close();
  }
}
