import { defineSearchAttributeKey } from '@temporalio/common';

/** What an operator filters by in Temporal Web. SQL visibility holds ten Keywords; ids and states only, never names. */
export const Workspace = defineSearchAttributeKey('Workspace', 'KEYWORD');
export const Account = defineSearchAttributeKey('Account', 'KEYWORD');
export const Platform = defineSearchAttributeKey('Platform', 'KEYWORD');
export const Phase = defineSearchAttributeKey('Phase', 'KEYWORD');
export const FailureClass = defineSearchAttributeKey('FailureClass', 'KEYWORD');
export const Incident = defineSearchAttributeKey('Incident', 'KEYWORD');

export const searchAttributeNames: readonly string[] = [
  Workspace,
  Account,
  Platform,
  Phase,
  FailureClass,
  Incident,
].map((key) => key.name);

/** The phase a publish starts in: said by who starts it, known to the workflow, which changes it from there on. */
export const phaseAtStart = (publish: { readonly scheduled: boolean; readonly replayId?: string }): string =>
  publish.replayId ? 'replaying' : publish.scheduled ? 'scheduled' : 'publishing';
