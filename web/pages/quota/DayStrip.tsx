import { type ReactNode, useId } from 'react';
import type { QuotaOverview } from '../../api/types.js';
import type { Reader } from '../../parts/reader.js';
import styles from './DayStrip.module.css';
import { clockChangeInWords, momentInWords, windowInWords } from './quotaWords.js';
import { type Mark, type Strip, stripOf } from './strip.js';

const percent = (x: number): string => `${(x * 100).toFixed(2)}%`;

/** The next 24 hours as a picture; the sentence above it and the table below say the same. */
export function DayStrip({ quota, reader }: { quota: QuotaOverview; reader: Reader }) {
  const strip = stripOf(quota, reader.zone);
  const nowMs = Date.parse(quota.asOf);
  const hatching = useId();
  if (isEmpty(strip)) return null;
  return (
    <figure className={styles.figure}>
      <svg className={styles.strip} role="img" aria-label={`The next 24 hours of @${quota.username}`}>
        <defs>
          <pattern id={hatching} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="3" height="8" className={styles.hatch} />
          </pattern>
        </defs>
        <rect className={styles.band} x="0" y="6" width="100%" height="56" rx="6" />
        {strip.pause && (
          <rect
            data-mark="pause"
            x={percent(strip.pause.from)}
            y="6"
            width={percent(strip.pause.to - strip.pause.from)}
            height="56"
            fill={`url(#${hatching})`}
          />
        )}
        <Hours strip={strip} reader={reader} />
        {strip.clockChange && (
          <Line x={strip.clockChange.x} mark="clock" says={clockChangeInWords(strip.clockChange, nowMs, reader)} />
        )}
        {strip.resets.map(({ x, atMs, limit, windowMs, scope }) => (
          <Line
            key={`${scope} ${windowMs}`}
            x={x}
            mark="reset"
            says={`Full again ${momentInWords(atMs, nowMs, reader)}: ${limit} in ${windowInWords(windowMs)}`}
          />
        ))}
        {strip.scheduled.map((mark) => (
          <At key={mark.firstMs} x={mark.x} y={21} mark="scheduled" says={`${mark.count} scheduled ${span(mark)}`}>
            <circle className={styles.scheduled} r={mark.count > 1 ? 9 : 6} />
            <Count mark={mark} />
          </At>
        ))}
        {strip.slots.map((mark) => (
          <At key={mark.firstMs} x={mark.x} y={47} mark="slot" says={`Room for ${mark.count} ${span(mark)}`}>
            <path className={styles.slot} d={mark.count > 1 ? 'M0 -11 L11 9 L-11 9 Z' : 'M0 -8 L7 6 L-7 6 Z'} />
            <Count mark={mark} />
          </At>
        ))}
        <line className={styles.now} x1="0" x2="0" y1="2" y2="66" />
      </svg>
      <figcaption className={styles.legend}>
        <Sign of={<line className={styles.now} x1="8" x2="8" y1="1" y2="15" />}>now</Sign>
        {strip.scheduled.length > 0 && (
          <Sign of={<circle className={styles.scheduled} cx="8" cy="8" r="6" />}>scheduled</Sign>
        )}
        {strip.slots.length > 0 && (
          <Sign of={<path className={styles.slot} d="M8 1 L15 14 L1 14 Z" />}>room for a post</Sign>
        )}
        {strip.resets.length > 0 && (
          <Sign of={<line className={styles.reset} x1="8" x2="8" y1="0" y2="16" />}>full again</Sign>
        )}
        {strip.pause && <Sign of={<rect width="16" height="16" fill={`url(#${hatching})`} />}>pause</Sign>}
        {strip.clockChange && (
          <Sign of={<line className={styles.clock} x1="8" x2="8" y1="0" y2="16" />}>
            {clockChangeInWords(strip.clockChange, nowMs, reader)}
          </Sign>
        )}
      </figcaption>
    </figure>
  );

  function span({ firstMs, lastMs }: Mark): string {
    const first = momentInWords(firstMs, nowMs, reader);
    return firstMs === lastMs ? first : `from ${first} to ${momentInWords(lastMs, nowMs, reader)}`;
  }
}

const isEmpty = ({ pause, resets, scheduled, slots }: Strip): boolean =>
  !pause && resets.length + scheduled.length + slots.length === 0;

function Hours({ strip: { ticks }, reader: { zone, locale } }: { strip: Strip; reader: Reader }) {
  const clock = new Intl.DateTimeFormat(locale, { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  const day = new Intl.DateTimeFormat(locale, { timeZone: zone, weekday: 'short', day: 'numeric' });
  return ticks.map(({ x, atMs, hour }) => (
    <g key={atMs} className={hour % 6 === 0 ? styles.hour : styles.betweenHour}>
      <line x1={percent(x)} x2={percent(x)} y1="58" y2="68" />
      <text x={percent(x)} y="82" textAnchor="middle">
        {hour === 0 ? day.format(atMs) : clock.format(atMs)}
      </text>
    </g>
  ));
}

function Line({ x, mark, says }: { x: number; mark: 'reset' | 'clock'; says: string }) {
  return (
    <line className={styles[mark]} data-mark={mark} x1={percent(x)} x2={percent(x)} y1="2" y2="66">
      <title>{says}</title>
    </line>
  );
}

/** A shape keeps its size, whatever the strip's width is. */
function At({ x, y, mark, says, children }: { x: number; y: number; mark: string; says: string; children: ReactNode }) {
  return (
    <svg className={styles.at} x={percent(x)} y={y} data-mark={mark} aria-hidden="true">
      <title>{says}</title>
      {children}
    </svg>
  );
}

function Count({ mark: { count } }: { mark: Mark }) {
  if (count === 1) return null;
  return (
    <text className={styles.count} y="4" textAnchor="middle">
      {count}
    </text>
  );
}

function Sign({ of, children }: { of: ReactNode; children: ReactNode }) {
  return (
    <span className={styles.sign}>
      <svg width="16" height="16" aria-hidden="true">
        {of}
      </svg>
      {children}
    </span>
  );
}
