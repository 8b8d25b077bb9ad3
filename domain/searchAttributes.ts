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
