// The queries that were run in this browser; they are kept in it alone.

const KEY = 'digint-kg.queries'
const MOST = 30

/** The queries, the latest first: `{ query, at }`, `at` in milliseconds since 1970. */
export function past() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? []
  } catch {
    return []
  }
}

/** Keeps a query as the latest. */
export function keep(query) {
  store([{ query, at: Date.now() }, ...past().filter((entry) => entry.query !== query)].slice(0, MOST))
}

/** Forgets them all. */
export function forget() {
  store([])
}

function store(entries) {
  try {
    localStorage.setItem(KEY, JSON.stringify(entries))
  } catch {
    // a browser that keeps nothing: the page works without a past
  }
}
