/** The same clip with a box of nothing at its end, which players skip. */
export function longClip(clip: Buffer, bytes: number): Buffer {
  const box = Buffer.alloc(bytes - clip.length);
  box.writeUInt32BE(box.length, 0);
  box.write('free', 4, 'latin1');
  return Buffer.concat([clip, box]);
}
