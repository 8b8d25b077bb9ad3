import { z } from 'zod';
import type { Answer, Call } from '../shared/call.js';
import { jsonBody, pathUuid } from './body.js';
import { notFound, withMessage } from './errors.js';
import { pageOf } from './lists.js';
import type { FanvueSimulator } from './simulator.js';
import { type Collection, iso } from './state.js';
import type { Bearer } from './tokens.js';

const Label = z.strictObject({ label: z.string().min(1).max(100) });

/** Collections of an owner's posts (§3.5). */
export const listCollections = (fanvue: FanvueSimulator, call: Call, bearer: Bearer): Answer =>
  pageOf(fanvue, call, collectionsOf(fanvue, bearer), shown);

export function createCollection(fanvue: FanvueSimulator, call: Call, bearer: Bearer): Answer {
  const { label } = jsonBody(call, Label);
  if (collectionsOf(fanvue, bearer).some((one) => one.label === label))
    throw withMessage(409, 'A collection with this label already exists');
  const collection = storeCollection(fanvue, bearer.user.id, label);
  call.commit('collection', { resource: collection.id, account: bearer.user.id });
  return { status: 201, body: shown(collection) };
}

export function deleteCollection(fanvue: FanvueSimulator, call: Call, { user }: Bearer): Answer {
  const collection = fanvue.state.collections.get(pathUuid(call, 'uuid'));
  if (collection?.ownerId !== user.id) throw notFound('Collection');
  fanvue.state.collections.delete(collection.id);
  return { status: 204 };
}

export const storeCollection = ({ state, clock }: FanvueSimulator, ownerId: string, label: string): Collection =>
  state.collections.put({ id: state.nextId(), ownerId, label, createdAt: clock.now() });

const collectionsOf = ({ state }: FanvueSimulator, { user }: Bearer): Collection[] =>
  [...state.collections.values()].filter(({ ownerId }) => ownerId === user.id);

const shown = ({ id, label, createdAt }: Collection) => ({ uuid: id, label, createdAt: iso(createdAt) });
