interface Event {
  readonly at: number;
  readonly order: number;
  readonly what: () => void;
}

export interface EventQueue {
  add(at: number, what: () => void): void;
  /** Removes the earliest event if it is due by then. */
  take(until: number): Event | undefined;
}

/** Events by their time, and by the order in which they were added where the time is equal: a binary heap. */
export function createQueue(): EventQueue {
  const heap: Event[] = [];
  let added = 0;
  const isBefore = (a: Event, b: Event) => a.at < b.at || (a.at === b.at && a.order < b.order);

  function swap(left: number, right: number): void {
    const [a, b] = [heap[left], heap[right]];
    if (a === undefined || b === undefined) return;
    heap[left] = b;
    heap[right] = a;
  }

  function isOrdered(upper: number, lower: number): boolean {
    const [a, b] = [heap[upper], heap[lower]];
    return a === undefined || b === undefined || isBefore(a, b);
  }

  function sink(): void {
    let at = 0;
    for (;;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const smaller = isOrdered(left, right) ? left : right;
      if (isOrdered(at, smaller)) return;
      swap(at, smaller);
      at = smaller;
    }
  }

  return {
    add: (at, what) => {
      heap.push({ at, order: added, what });
      added += 1;
      for (let child = heap.length - 1; child > 0; ) {
        const parent = Math.floor((child - 1) / 2);
        if (isOrdered(parent, child)) break;
        swap(parent, child);
        child = parent;
      }
    },
    take: (until) => {
      const [first] = heap;
      if (first === undefined || first.at > until) return undefined;
      const last = heap.pop();
      if (last !== undefined && heap.length > 0) {
        heap[0] = last;
        sink();
      }
      return first;
    },
  };
}
