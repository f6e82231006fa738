// Asks the endpoint. Aborting closes the connection, and the service then ends the process that answers.
import { triplesOf } from './ntriples.js'
import { language } from './words.js'

const ACCEPT = 'application/sparql-results+json, application/n-triples;q=0.9'
const MOST_BYTES = 25_000_000

/** A failure that the service explains: its problem document (RFC 9457). */
export class Problem extends Error {
  constructor(document) {
    super(document.detail ?? document.title)
    this.document = document
  }
}

/** The answer is larger than a page can hold. */
export class TooLarge extends Error {}

/** The connection ended before the answer was whole. */
export class Cut extends Error {}

/**
 * The answer to a query: its columns, its rows (objects of terms by column), the text as it came.
 * `form` is 'table', 'boolean' or 'triples'. Throws Problem, TooLarge, Cut, or an AbortError.
 */
export async function ask(query, signal) {
  const begun = performance.now()
  const response = await fetch('/sparql', {
    method: 'POST',
    credentials: 'omit',
    cache: 'no-store',
    headers: { accept: ACCEPT, 'accept-language': language, 'content-type': 'application/sparql-query' },
    body: query,
    signal,
  })
  if (!response.ok) throw new Problem(await problemOf(response))
  const text = await textOf(response)
  const told = { text, seconds: (performance.now() - begun) / 1000, generation: response.headers.get('digint-generation') }
  if (!response.headers.get('content-type').includes('json')) {
    return { ...told, form: 'triples', columns: ['subject', 'predicate', 'object'], rows: triplesOf(text) }
  }
  const { head, results, boolean } = JSON.parse(text)
  if (boolean === undefined) return { ...told, form: 'table', columns: head.vars, rows: results.bindings }
  return { ...told, form: 'boolean', columns: ['ASK'], rows: [{ ASK: { type: 'literal', value: String(boolean) } }] }
}

/** The problem document of a response that failed. */
export async function problemOf(response) {
  try {
    return await response.json()
  } catch {
    return { title: `${response.status} ${response.statusText}` }
  }
}

async function textOf(response) {
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  for (let bytes = 0; ; ) {
    const { done, value } = await reader.read().catch((error) => {
      throw error.name === 'AbortError' ? error : new Cut()
    })
    if (done) return text + decoder.decode()
    bytes += value.length
    if (bytes > MOST_BYTES) {
      await reader.cancel()
      throw new TooLarge()
    }
    text += decoder.decode(value, { stream: true })
  }
}
