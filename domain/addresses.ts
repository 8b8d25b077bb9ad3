/** Where a platform sends the owner back to: one address each, made from PUBLIC_URL alone. Consent and exchange name the very same string. */
export const callbackUrl = (publicUrl: string, callbackName: string): string =>
  `${publicUrl}/oauth/callback/${callbackName}`;

/** Opens the pages signed in, once. */
export const sessionUrl = (publicUrl: string, linkToken: string): string => `${publicUrl}/session/${linkToken}`;
