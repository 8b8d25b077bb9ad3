import { badParameter, refuse } from '../meta/errors.js';
import type { Refusal } from '../shared/call.js';
import type { ThreadsSimulator } from './simulator.js';

/** Threads’ own refusals (threads.md §8). */

export const mediaNotFound = (id: string): Refusal =>
  refuse({
    code: 24,
    subcode: 4279009,
    message: 'The requested resource does not exist',
    isTransient: false,
    userTitle: 'Media Not Found',
    userMessage: `The media with id ${id} cannot be found.`,
  });

export const throttled = { code: 613, subcode: 4279002, message: 'Calls to this api have exceeded the rate limit.' };

export const restricted = (): Refusal =>
  refuse({
    code: 10,
    subcode: 4279013,
    message: 'User restricted',
    userTitle: 'Action blocked',
    userMessage: 'This profile is restricted and can’t do this right now.',
  });

export const quotaUsedUp = ({ knobs }: ThreadsSimulator): Refusal =>
  knobs.quotaError === '613/4279002'
    ? refuse(throttled)
    : refuse({
        code: 9,
        subcode: 2207042,
        message: 'Application request limit reached',
        userTitle: 'Limit reached',
        userMessage:
          'You reached the maximum number of posts that is allowed to be published by Content Publishing API.',
      });

export const unreadableLink = (): Refusal =>
  refuse({
    code: -1,
    subcode: 4279047,
    message: 'Fatal',
    userTitle: 'Invalid Link Attachment',
    userMessage: 'The link attachment is invalid.',
  });

export const notFetchable = (): Refusal =>
  refuse({
    code: 9004,
    subcode: 2207052,
    message: 'Only photo or video can be accepted as media type.',
    userTitle: 'Media download has failed. The media URI doesn’t meet our requirements.',
    userMessage: 'The media could not be fetched from this URI.',
  });

/** One of Threads’ names for errors, in the field that the knob says. */
export function named({ knobs }: ThreadsSimulator, name: string): Refusal {
  switch (knobs.ownNamesIn) {
    case 'message':
      return badParameter(name);
    case 'error_user_title':
      return badParameter('Invalid parameter', { userTitle: name, userMessage: 'Try something else.' });
    case 'error_user_msg':
      return badParameter('Invalid parameter', { userTitle: 'Invalid parameter', userMessage: name });
  }
}
