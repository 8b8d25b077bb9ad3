import { EncodedPacketSink, FilePathSource, Input, type InputVideoTrack, MP4, QTFF, WEBM } from 'mediabunny';

export interface VideoFacts {
  readonly width: number;
  readonly height: number;
  readonly durationMs: number;
  readonly frames?: number;
  /** Frames per second, on average. */
  readonly frameRate?: number;
  /** `avc` is H.264. */
  readonly videoCodec: string;
  readonly audioCodec?: string;
}

/** The one line that this process prints: the facts, or the sentence that tells what to change. */
export type VideoReading = VideoFacts | { readonly refusal: string };

/** Walks the container only. The pictures inside stay as they are: Node has no decoder for them, and platforms do their own. */
async function read(file: string): Promise<VideoReading> {
  const input = new Input({ source: new FilePathSource(file), formats: [MP4, QTFF, WEBM] });
  const video = await input.getPrimaryVideoTrack();
  const audio = await input.getPrimaryAudioTrack();
  if (!video)
    return { refusal: 'The file holds no video, or ends before it: export it again, and send the whole file.' };
  if (!video.codec) return { refusal: 'The video’s codec is not known: export it as MP4 with H.264.' };

  for (const track of audio ? [video, audio] : [video]) {
    const last = await new EncodedPacketSink(track).getPacket(Number.POSITIVE_INFINITY);
    if (!last) return { refusal: 'The video ends too early: export or download it again, and send the whole file.' };
  }

  return {
    // As it is seen: a quarter turn is in these figures already.
    width: video.displayWidth,
    height: video.displayHeight,
    durationMs: Math.round((await video.computeDuration()) * 1000),
    ...(await frames(video)),
    videoCodec: video.codec,
    ...(audio?.codec && { audioCodec: audio.codec }),
  };
}

/** Nine minutes at 60 frames a second: counting on would take long, and the figure serves short videos. */
const framesCountedMax = 33_000;

async function frames(video: InputVideoTrack): Promise<Pick<VideoFacts, 'frames' | 'frameRate'>> {
  const { packetCount, averagePacketRate } = await video.computePacketStats(framesCountedMax);
  return {
    ...(packetCount < framesCountedMax && { frames: packetCount }),
    ...(Number.isFinite(averagePacketRate) && averagePacketRate > 0 && { frameRate: averagePacketRate }),
  };
}

const damaged: VideoReading = { refusal: 'The video is damaged: export it again as MP4 with H.264 and AAC.' };
console.log(JSON.stringify(await read(process.argv[2] ?? '').catch(() => damaged)));
process.exit(); // whatever the parser may still have open
