/**
 * What every platform's consent page has: an app that asks, accounts to choose from, scopes to tick, and two buttons; on some,
 * things of the account to tick as well, such as Pages.
 */
export interface ConsentPage {
  platform: string;
  appName: string;
  action: string;
  /** Fields that the form carries along unseen. */
  hidden: Record<string, string>;
  accounts: { id: string; label: string }[];
  chosen: string | undefined;
  scopes: { name: string; meaning: string }[];
  /** Fields `asset`. They stand there for every account; the platform counts those of the chosen one. */
  assets?: { question: string; items: { id: string; label: string }[] };
  authorizeLabel: string;
  cancelLabel: string;
}

export function consentPage(page: ConsentPage): string {
  const hidden = Object.entries(page.hidden).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const accounts = page.accounts.map(({ id, label }) => {
    const selected = id === page.chosen ? ' selected' : '';
    return `<option value="${escapeHtml(id)}"${selected}>${escapeHtml(label)}</option>`;
  });
  const scopes = page.scopes.map(
    ({ name, meaning }) =>
      `<li><label><input type="checkbox" name="scope" value="${escapeHtml(name)}" checked> ${escapeHtml(meaning)} <code>${escapeHtml(name)}</code></label></li>`,
  );
  const assets = page.assets?.items.map(
    ({ id, label }) =>
      `<li><label><input type="checkbox" name="asset" value="${escapeHtml(id)}" checked> ${escapeHtml(label)}</label></li>`,
  );
  const assetList = page.assets
    ? `<p>${escapeHtml(page.assets.question)}</p>\n<ul>\n${assets?.join('\n')}\n</ul>\n`
    : '';
  return document(
    `${page.appName} wants to access your ${page.platform} account`,
    `<form method="post" action="${escapeHtml(page.action)}">
${hidden.join('\n')}
<p><label>Account <select name="account">
${accounts.join('\n')}
</select></label></p>
${assetList}<p>This app will be able to:</p>
<ul>
${scopes.join('\n')}
</ul>
<button name="decision" value="authorize">${escapeHtml(page.authorizeLabel)}</button>
<button name="decision" value="cancel">${escapeHtml(page.cancelLabel)}</button>
</form>`,
  );
}

/** The page a person sees when the app's request is wrong; such a request never redirects. */
export const refusalPage = (platform: string, reason: string): string =>
  document(
    'Something went wrong',
    `<p>You weren’t able to give access to the app on ${escapeHtml(platform)}.</p>\n<p>${escapeHtml(reason)}</p>`,
  );

const document = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 32rem; margin: 3rem auto; padding: 0 1rem; }
ul { list-style: none; padding: 0; }
button { font: inherit; padding: .5rem 1.5rem; border-radius: 2rem; border: 1px solid #888; cursor: pointer; }
</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
${body}
</body>
</html>
`;

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
