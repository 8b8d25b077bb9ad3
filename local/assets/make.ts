import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';

/**
 * Paints the demo media of this folder: `npx tsx local/assets/make.ts`, with ffmpeg installed. Everything is drawn
 * here, so nobody's rights are touched, and the files show enough difference to tell them apart in a list.
 */
const folder = import.meta.dirname;

/** A time of day over the lake: the colours of sky (top, middle, horizon), sun and hills (far to near). */
interface Mood {
  readonly sky: readonly [string, string, string];
  readonly sun: string;
  readonly hills: readonly [string, string, string];
}

const dusk: Mood = { sky: ['#20325c', '#b4668a', '#ffc27a'], sun: '#fff0c9', hills: ['#6d5380', '#463c66', '#242743'] };
const dawn: Mood = { sky: ['#5b86c4', '#c4d3e8', '#ffe0cf'], sun: '#fffaf0', hills: ['#93a9c6', '#65839f', '#3b5a70'] };
const noon: Mood = { sky: ['#2f80c8', '#7dbbe8', '#dff1fb'], sun: '#ffffff', hills: ['#86b08f', '#578f68', '#2f6244'] };
const night: Mood = {
  sky: ['#070b1e', '#14204a', '#31477e'],
  sun: '#f3f1e2',
  hills: ['#25315a', '#182144', '#0c1229'],
};
const autumn: Mood = {
  sky: ['#c9794a', '#e9b56f', '#fbe6b8'],
  sun: '#fff7df',
  hills: ['#a8623c', '#7f4430', '#4d2a24'],
};

await paint('picture.jpg', scene(dusk, 1600, 1000, 0.5), 82);
await paint('picture-dawn.jpg', scene(dawn, 1080, 1080, 0.35), 72);
await paint('picture-noon.jpg', scene(noon, 1080, 1350, 0.2), 72);
await paint('picture-night.jpg', scene(night, 1280, 720, 0.3), 72);
await paint('picture-autumn.jpg', scene(autumn, 1200, 675, 0.45), 72);
await animate();
await film('clip.mp4', dusk, { width: 1280, height: 720, seconds: 2.5 });
// Upright, and as long as Instagram asks of a reel (platforms/instagram.md §3.5).
await film('reel.mp4', dawn, { width: 720, height: 1280, seconds: 4 });

/** Some grain, as a camera would leave: flat gradients compress to almost nothing and show bands. */
async function paint(name: string, svg: string, quality: number): Promise<void> {
  const painted = sharp(Buffer.from(svg));
  const { width, height } = await painted.metadata();
  const grain = await sharp({
    create: { width, height, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 7 } },
  })
    .png()
    .toBuffer();
  await painted
    .composite([{ input: grain, blend: 'soft-light' }])
    .jpeg({ quality, mozjpeg: true })
    .toFile(path.join(folder, name));
}

/** A sun that sets and rises again, so that the loop has no seam. */
async function animate(): Promise<void> {
  const frames = Array.from({ length: 12 }, (_, frame) => 0.5 + 0.3 * Math.cos((frame / 12) * 2 * Math.PI));
  const pictures = await Promise.all(
    frames.map((sunHeight) =>
      sharp(Buffer.from(scene(dusk, 200, 120, sunHeight)))
        .png()
        .toBuffer(),
    ),
  );
  await sharp(pictures, { join: { animated: true } })
    .gif({ delay: frames.map(() => 100), loop: 0, colours: 32 })
    .toFile(path.join(folder, 'sunset.gif'));
}

/** What X takes as a video: H.264 High with closed GOPs, yuv420p, progressive, at most 60 fps, and AAC-LC (platforms/x.md §3.3). */
async function film(
  name: string,
  mood: Mood,
  { width, height, seconds }: { width: number; height: number; seconds: number },
): Promise<void> {
  const frames = await mkdtemp(path.join(tmpdir(), 'clip-'));
  const count = seconds * 30;
  for (let frame = 0; frame < count; frame += 1) {
    const picture = sharp(Buffer.from(scene(mood, width, height, 0.65 - frame / (2 * count), frame / 10)));
    await writeFile(path.join(frames, `${String(frame).padStart(3, '0')}.png`), await picture.png().toBuffer());
  }
  await promisify(execFile)('ffmpeg', [
    ...['-y', '-loglevel', 'error', '-framerate', '30', '-i', path.join(frames, '%03d.png')],
    // A soft chord that swells and fades.
    ...[
      '-f',
      'lavfi',
      '-i',
      `aevalsrc=0.12*sin(PI*t/${seconds})*(sin(2*PI*220*t)+sin(2*PI*277.2*t)+sin(2*PI*329.6*t)):s=44100:d=${seconds}`,
    ],
    ...['-c:v', 'libx264', '-profile:v', 'high', '-pix_fmt', 'yuv420p', '-crf', '24', '-g', '30', '-flags', '+cgop'],
    ...['-c:a', 'aac', '-b:a', '96k', '-ac', '2', '-shortest', '-movflags', '+faststart', path.join(folder, name)],
  ]);
  await rm(frames, { recursive: true });
}

/** A lake between hills. `sunHeight` goes from 0 (at the water) to 1 (overhead), `drift` moves the glitter on the water. */
function scene({ sky, sun, hills }: Mood, width: number, height: number, sunHeight: number, drift = 0): string {
  const shore = height * 0.68;
  const sunY = shore * (0.95 - sunHeight * 0.8);
  const radius = Math.min(width, height) * 0.06;
  const ridges = hills.map((colour, row) => ridge(colour, width, shore, height * (0.26 - row * 0.08), row * 2.1 + 0.7));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs>
      <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" stop-color="${sky[0]}"/><stop offset="0.6" stop-color="${sky[1]}"/><stop offset="1" stop-color="${sky[2]}"/>
      </linearGradient>
      <linearGradient id="water" x1="0" y1="0" x2="0" y2="1">
        <stop offset="0" stop-color="${sky[2]}"/><stop offset="0.35" stop-color="${sky[1]}"/><stop offset="1" stop-color="${sky[0]}"/>
      </linearGradient>
      <radialGradient id="glow"><stop offset="0" stop-color="${sun}" stop-opacity="0.75"/><stop offset="1" stop-color="${sun}" stop-opacity="0"/></radialGradient>
    </defs>
    <rect width="${width}" height="${shore}" fill="url(#sky)"/>
    <circle cx="${width * 0.62}" cy="${sunY}" r="${radius * 4}" fill="url(#glow)"/>
    <circle cx="${width * 0.62}" cy="${sunY}" r="${radius}" fill="${sun}"/>
    ${ridges.join('\n')}
    <rect y="${shore}" width="${width}" height="${height - shore}" fill="url(#water)"/>
    ${glitter(sun, width, height, shore, drift)}
  </svg>`;
}

function ridge(colour: string, width: number, shore: number, rise: number, phase: number): string {
  const points = Array.from({ length: 81 }, (_, step) => {
    const x = step / 80;
    const y =
      0.55 + 0.3 * Math.sin(x * 5 + phase) + 0.1 * Math.sin(x * 17 + phase * 3) + 0.04 * Math.sin(x * 61 + phase * 7);
    return `${x * width},${shore - y * rise}`;
  });
  return `<polygon fill="${colour}" points="0,${shore} ${points.join(' ')} ${width},${shore}"/>`;
}

function glitter(sun: string, width: number, height: number, shore: number, drift: number): string {
  const depth = height - shore;
  return Array.from({ length: 26 }, (_, line) => {
    const nearness = (line + 1) / 27;
    const length = width * (0.02 + 0.12 * nearness) * (0.6 + 0.4 * Math.sin(line * 2.3 + drift * 3));
    const x = width * 0.62 + width * 0.03 * Math.sin(line * 1.7 + drift * 2) - length / 2;
    return `<rect x="${x}" y="${shore + depth * nearness}" width="${length}" height="${1 + nearness * 3}" rx="2" fill="${sun}" opacity="${0.5 - nearness * 0.35}"/>`;
  }).join('');
}
