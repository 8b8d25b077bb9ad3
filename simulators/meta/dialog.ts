import type { SimulatedApp } from '../shared/app.js';
import { type Answer, type Call, Refusal } from '../shared/call.js';
import type { SimulatorClock } from '../shared/clock.js';
import { backTo, OpenConsents, pageHeaders, pairsOf } from '../shared/consent.js';
import { consentPage, refusalPage } from '../shared/consent-page.js';
import type { Endpoint } from '../shared/exchange.js';
import type { Grant, Grants } from '../shared/grants.js';
import { opaque } from '../shared/secrets.js';

export interface DialogOptions<Kind extends string> {
  /** As people know it. */
  label: string;
  path: string;
  clock: SimulatorClock;
  app: SimulatedApp;
  grants: Grants<Kind>;
  /** What each scope lets the app do. */
  scopes: Readonly<Record<string, string>>;
  /** It cannot be unticked, and has to be asked for. */
  scopeNeeded?: string;
  /** Who could be logged in, the one who is first. */
  people(): { id: string; label: string }[];
  /** Why this person cannot finish, such as a personal account; the sentence stands on the page. */
  turnedAway?(personId: string): string | undefined;
  assets?: { question: string; items: () => { id: string; label: string }[] };
  reconsent: 'scopes-add-up' | 'scopes-replaced' | 'new-grant';
  codeLifetimeMs(): number;
  /** What comes back when the owner cancels, beside the state. */
  cancelled: Readonly<Record<string, string>>;
  /** Instagram and Threads append `#_` to where they send people back. */
  fragment: '#_' | '';
}

interface AskedFor {
  redirectUri: string;
  state: string | undefined;
  scopes: string[];
}

const peopleShown = 50;

/** The page on which the owner decides: both of its endpoints. Meta's dialogs know no PKCE. */
export function dialog<Kind extends string>(options: DialogOptions<Kind>): Endpoint[] {
  const { label, path, clock, app, grants, fragment } = options;
  const open = new OpenConsents<AskedFor>(clock);
  const refuse = (reason: string) =>
    new Refusal({ status: 400, headers: pageHeaders, body: refusalPage(label, reason) });

  function show({ query, path: address }: Call): Answer {
    if (query.get('client_id') !== app.clientId)
      throw refuse('Invalid App ID: The provided app ID does not look like a valid app ID.');
    const redirectUri = query.get('redirect_uri') ?? '';
    if (!app.redirectUris.includes(redirectUri))
      throw refuse(
        'Blocked redirect: the redirect URI is not white-listed in the app’s client OAuth settings. (1349168)',
      );
    // Where tests run there is no certificate.
    if (!/^https:|^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(redirectUri))
      throw refuse(
        'Insecure login blocked: you can’t get an access token or log in to this app from an insecure page. (1349187)',
      );
    if (query.get('response_type') !== 'code') throw refuse('The parameter response_type must be "code".');
    const scopes = (query.get('scope') ?? '').split(/[\s,]+/).filter((scope) => scope !== '');
    const unknown = scopes.filter((scope) => !Object.hasOwn(options.scopes, scope));
    if (unknown.length > 0) throw refuse(`Invalid Scopes: ${unknown.join(', ')}.`);
    if (options.scopeNeeded !== undefined && !scopes.includes(options.scopeNeeded))
      throw refuse(`The scope ${options.scopeNeeded} is required.`);
    const state = query.get('state') ?? undefined;
    const transaction = open.open({ redirectUri, state, scopes });
    return { status: 200, headers: pageHeaders, body: page(transaction, scopes, address) };
  }

  function page(transaction: string, scopes: string[], address: string): string {
    const people = options.people().slice(0, peopleShown);
    return consentPage({
      platform: label,
      appName: app.name,
      action: address,
      hidden: { transaction },
      accounts: people,
      chosen: people[0]?.id,
      scopes: scopes.map((name) => ({ name, meaning: options.scopes[name]! })),
      ...(options.assets && { assets: { question: options.assets.question, items: options.assets.items() } }),
      authorizeLabel: 'Continue',
      cancelLabel: 'Cancel',
    });
  }

  function decide(call: Call): Answer {
    const form = pairsOf(call);
    const asked = open.take(form.get('transaction') ?? '');
    if (!asked) throw refuse('This page is no longer open. Start again from the app.');
    const state: Record<string, string> = asked.state === undefined ? {} : { state: asked.state };
    if (form.get('decision') === 'cancel') return backTo(asked.redirectUri, { ...options.cancelled, ...state });
    if (form.get('decision') !== 'authorize') throw refuse('Choose to continue or to cancel.');

    const person = options.people().find(({ id }) => id === form.get('account'));
    if (!person) throw refuse('Choose an account.');
    const turnedAway = options.turnedAway?.(person.id);
    if (turnedAway !== undefined) throw refuse(turnedAway);
    const ticked = form.getAll('scope');
    if (ticked.some((scope) => !asked.scopes.includes(scope)))
      throw refuse('A scope was added that the app did not ask for.');
    const scopes = asked.scopes.filter((scope) => ticked.includes(scope) || scope === options.scopeNeeded);

    const grant = consent(person.id, scopes, form.getAll('asset'));
    const code = grants.issueCode(grant, {
      redirectUri: asked.redirectUri,
      lifetimeMs: options.codeLifetimeMs(),
      value: `AQB${opaque(48)}`,
    });
    call.commit('consent', { resource: grant.id, account: person.id });
    const back = backTo(asked.redirectUri, { code, ...state });
    return { ...back, headers: { ...back.headers, location: `${back.headers?.location}${fragment}` } };
  }

  function consent(accountId: string, scopes: string[], assets: string[]): Grant {
    const given = { accountId, clientId: app.clientId, scopes, ...(options.assets && { assets }) };
    return grants.consent(given, options.reconsent);
  }

  return [
    { method: 'GET', path, act: show },
    { method: 'POST', path, act: decide },
  ];
}
