/** A comment is reached through its post only (fanvue.md §3.3), so the id that we keep of it names both. */
export const commentId = (postUuid: string, uuid: string): string => `${postUuid}/${uuid}`;

export const postOfComment = (id: string): string => id.split('/')[0] ?? '';
