import { Writable } from 'node:stream';
import { createLogUpdate } from 'log-update';
import stringWidth from 'string-width';
import { cleanText } from './clean-text.ts';
import type { Colours } from './colours.ts';
import { type DrawOptions, drawEnd, drawRun } from './draw-run.ts';
import { beginView, endView, followEvent, type RunView } from './run-view.ts';
import { createHolder, type Screen, type ScreenClock, type ScreenStream, sizeOf } from './screen.ts';

/** Milliseconds between two pictures. */
const pictureEvery = 120;
/** A run on a terminal: a list of stages that is drawn again in its place, below the lines that stay. */
export function createLiveScreen(stream: ScreenStream, clock: ScreenClock, colours: Colours): Screen {
  const picture = createPicture(stream);
  const holder = createHolder((text) => {
    picture.clear();
    stream.write(`${text}\n`);
    draw();
  });
  let view: RunView | undefined;
  let turn = 0;
  const stopDrawing = clock.every(pictureEvery, () => {
    turn += 1;
    draw();
  });
  const onResize = () => {
    picture.reflow();
    draw();
  };
  stream.on?.('resize', onResize);

  const drawOptions = (): DrawOptions => {
    const { columns, rows } = sizeOf(stream);
    return { now: clock.ticks(), columns, rows, colours, turn };
  };

  function draw(): void {
    if (view !== undefined && !holder.isHeld()) picture.draw(drawRun(view, drawOptions()));
  }

  function settle(end: 'over' | 'stopped'): void {
    if (view === undefined) return;
    const last = endView(view, clock.ticks(), end);
    view = undefined;
    picture.clear();
    holder.print([...drawEnd(last, drawOptions()), ''].join('\n'));
  }

  return {
    tell: (event) => {
      if (event.type === 'alert') return;
      if (event.type === 'warning') {
        holder.print(`${colours.yellow('!')} ${cleanText(`${event.state ?? ''} ${event.message}`).trim()}`);
        return;
      }
      const other = 'incidentId' in event && view?.incidentId !== undefined && view.incidentId !== event.incidentId;
      if (other) settle('over');
      view = followEvent(view ?? beginView(clock.ticks()), event, clock.ticks());
      draw();
    },
    print: holder.print,
    hold: () => {
      picture.clear();
      holder.hold();
    },
    release: () => {
      holder.release();
      draw();
    },
    settle,
    close: () => {
      stopDrawing();
      settle('stopped');
      stream.off?.('resize', onResize);
      picture.done();
    },
  };
}

/** The lines that are drawn again and again, below everything else. */
function createPicture(stream: ScreenStream) {
  const update = createLogUpdate(toWritable(stream));
  let shown: readonly string[] = [];
  return {
    draw: (lines: readonly string[]) => {
      shown = lines;
      update(lines.join('\n'));
    },
    clear: () => {
      if (shown.length > 0) update.clear();
      shown = [];
    },
    /** A terminal that became narrower has broken the lines that it showed: as many are erased as they fill now. */
    reflow: () => {
      const { columns } = sizeOf(stream);
      const filled = shown.reduce((sum, line) => sum + Math.max(1, Math.ceil(stringWidth(line) / columns)), 0);
      if (filled > 0) stream.write(`\r\u001B[${filled}A\u001B[J`);
      shown = [];
      update.done();
    },
    done: () => update.done(),
  };
}

/** The stream as log-update wants one: a writable that knows its size. */
function toWritable(stream: ScreenStream): Writable {
  const writable = new Writable({
    decodeStrings: false,
    write: (text, _encoding, written) => {
      stream.write(String(text));
      written();
    },
  });
  return Object.defineProperties(writable, {
    isTTY: { get: () => stream.isTTY },
    columns: { get: () => sizeOf(stream).columns },
    rows: { get: () => sizeOf(stream).rows },
  });
}
