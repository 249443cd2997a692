/**
 * What runs in the browser: it reloads the content when the server says that something changed, and moves by keys. The pages work without
 * it. Content is parsed apart from the document, where scripts do not run, and the policy of the page forbids any other script.
 */
export const script = `'use strict';
(() => {
  const { body } = document;
  const live = document.getElementById('live');
  let shown = body.dataset.revision;
  let busy = false;
  let wanted;

  async function reload() {
    if (busy) return;
    busy = true;
    try {
      const answer = await fetch(location.href, { headers: { Accept: 'text/html' } });
      if (!answer.ok && answer.status !== 404) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const next = fresh.getElementById('content');
      if (!next) return;
      keepState(next);
      shown = fresh.body.dataset.revision;
      document.title = fresh.title;
    } finally {
      busy = false;
      if (wanted !== undefined && wanted !== shown) { const again = wanted; wanted = undefined; if (again !== shown) reload(); }
    }
  }

  function keepState(next) {
    const now = document.getElementById('content');
    if (now.contains(document.activeElement) && document.activeElement.matches('input, select')) return;
    const opened = new Set([...now.querySelectorAll('details[open] > summary')].map((one) => one.textContent));
    for (const one of next.querySelectorAll('details > summary')) if (opened.has(one.textContent)) one.parentElement.open = true;
    const focused = document.activeElement && now.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    const scrolled = [...now.querySelectorAll('.scroll, pre')].map((one) => [one.scrollLeft, one.scrollTop]);
    now.replaceChildren(...next.childNodes);
    [...now.querySelectorAll('.scroll, pre')].forEach((one, index) => {
      const place = scrolled[index];
      if (place) [one.scrollLeft, one.scrollTop] = place;
    });
    if (focused) [...now.querySelectorAll('a')].find((one) => one.getAttribute('href') === focused)?.focus({ preventScroll: true });
  }

  const events = new EventSource(body.dataset.events);
  events.addEventListener('change', ({ data }) => {
    live.textContent = 'live';
    live.className = 'live on';
    wanted = data;
    if (data !== shown) reload();
  });
  events.addEventListener('error', () => {
    live.textContent = 'not connected';
    live.className = 'live off';
  });

  const keys = document.getElementById('keys');
  const help = document.getElementById('keys-help');
  let on = localStorage.getItem('suture-keys') === 'on';
  function showKeys() {
    keys.hidden = false;
    keys.textContent = on ? 'Keyboard shortcuts: on' : 'Keyboard shortcuts: off';
    keys.setAttribute('aria-pressed', String(on));
    help.hidden = !on;
  }
  keys.addEventListener('click', () => {
    on = !on;
    localStorage.setItem('suture-keys', on ? 'on' : 'off');
    showKeys();
  });
  showKeys();

  document.addEventListener('keydown', (event) => {
    if (!on || event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input, select, textarea')) return;
    if (event.key === 'j' || event.key === 'k') {
      const rows = [...document.querySelectorAll('[data-row]')];
      const at = rows.indexOf(document.activeElement);
      const next = rows[event.key === 'j' ? at + 1 : Math.max(0, at - 1)];
      if (next) next.focus();
      event.preventDefault();
      return;
    }
    if (event.key === '/') {
      const search = document.getElementById('search');
      if (search) search.focus();
      else document.querySelector('[data-key="i"]').click();
      event.preventDefault();
      return;
    }
    const place = /^[a-z]$/.test(event.key) ? document.querySelector('[data-key="' + event.key + '"]') : null;
    if (place) place.click();
  });
})();
`;
