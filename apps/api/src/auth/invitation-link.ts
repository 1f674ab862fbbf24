/** The page of the web application that accepts an invitation. */
export const invitationLink = (origin: string, secret: string): string => `${origin}/setup/${secret}`;
